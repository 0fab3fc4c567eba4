# Two stages: what installs is not in what runs. Not root; all data lies in the volume /data.
FROM python:3.11-slim AS build
WORKDIR /app
COPY requirements.lock .
RUN python3 -m venv /opt/loaban \
 && /opt/loaban/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

FROM python:3.11-slim
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin loaban \
 && mkdir -p /app /data && chown loaban /data && chmod 700 /data
COPY --from=build /opt/loaban /opt/loaban
COPY bot /app/bot
COPY content /app/content
COPY locales /app/locales
COPY LICENSE /app/
WORKDIR /app
ENV PATH=/opt/loaban/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    LOA_BAN_DATA=/data LOA_BAN_HOST=0.0.0.0 LOA_BAN_PORT=8080
USER loaban
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/ready', timeout=4)"]
CMD ["python", "-m", "bot", "serve"]
