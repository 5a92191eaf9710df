# docker build -t sshreach . && docker run --rm --network none -v "$PWD:/data:ro" sshreach check web01
FROM node:22-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

FROM node:22-slim
LABEL org.opencontainers.image.title="sshreach" \
      org.opencontainers.image.description="Who can reach a server's SSH daemon, from collected configuration alone" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /build/dist /opt/sshreach/dist
COPY --from=build /build/rules /opt/sshreach/rules
COPY --from=build /build/package.json /build/LICENSE /opt/sshreach/
RUN ln -s /opt/sshreach/dist/cli.js /usr/local/bin/sshreach
USER node
WORKDIR /data
ENTRYPOINT ["sshreach"]
