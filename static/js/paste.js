// A file dropped on a text field is chosen in the file input that the field names (data-drop).
(() => {
  "use strict";
  const zone = (event) => event.target.closest?.("[data-drop]");
  const carriesFile = (event) => event.dataTransfer?.types.includes("Files");

  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => {
      if (!carriesFile(event)) return;
      event.preventDefault(); // a file that misses the field must not replace the page
      zone(event)?.classList.add("over");
    });
  }
  document.addEventListener("dragleave", (event) => zone(event)?.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    const field = zone(event);
    if (!field) return;
    field.classList.remove("over");
    const input = document.getElementById(field.dataset.drop);
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
