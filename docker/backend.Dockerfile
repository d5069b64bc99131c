# API, worker, scheduler and migrations: one image, four commands (docker-compose.yml).
FROM python:3.11-slim AS build
ARG TORCH=torch==2.13.0+cpu
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
# CUDA builds bring libraries of their own: the GPU file empties this.
ARG TORCH_FLAGS=--no-deps
WORKDIR /app
RUN python -m venv /venv
COPY requirements/base.txt requirements/base.txt
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/base.txt
RUN /venv/bin/pip install --no-cache-dir $TORCH_FLAGS --index-url "$TORCH_INDEX" "$TORCH"
COPY pyproject.toml README.md ./
COPY backend backend
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation --editable .

FROM python:3.11-slim
RUN useradd --uid 10001 --create-home aiguard && install -d -o aiguard /data
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 AIGUARD_DATA_DIR=/data
COPY --from=build /venv /venv
WORKDIR /app
COPY pyproject.toml README.md ./
COPY backend backend
COPY migrations migrations
USER aiguard
VOLUME /data
CMD ["gunicorn", "aiguard.app:create_app()", "--worker-class=gthread", "--workers=2", "--threads=24", "--bind=0.0.0.0:8000", "--timeout=120", "--graceful-timeout=10", "--config=python:aiguard.api.serving"]
