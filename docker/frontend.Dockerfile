# The built page, and the way to the API, behind one nginx.
FROM node:20-slim AS build
WORKDIR /page
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-fund --no-audit
COPY frontend .
RUN npm run build

FROM nginxinc/nginx-unprivileged:1.28-alpine
COPY docker/nginx.conf /etc/nginx/conf.d/default.conf
COPY --from=build /page/dist /usr/share/nginx/html
