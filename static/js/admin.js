/* Django's picker of decks and owners has no name while nothing is chosen: it gets the name of its label. */
addEventListener("DOMContentLoaded", () => {
  const name = () => {
    for (const select of document.querySelectorAll("select.admin-autocomplete")) {
      const label = document.querySelector(`label[for="${select.id}"]`);
      const box = select.parentElement.querySelector("[role=combobox]");
      const value = box?.querySelector("[role=textbox]");
      if (!label || !value) continue;
      label.id = `${select.id}_label`;
      value.setAttribute("aria-labelledby", label.id);
      box.setAttribute("aria-labelledby", `${label.id} ${value.id}`);
    }
  };
  // Behind Django's own function in the same queue, which makes the pickers.
  window.django?.jQuery?.(name);
});
