# No build step: Node 24 runs the sources as they are.
FROM node:24-slim
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && npm cache clean --force
COPY . .
# Threads that draw and write would each keep an arena of freed memory.
ENV NODE_ENV=production MALLOC_ARENA_MAX=2
# A small heap, tidied often; the figures stand in docs/performance.md.
ENV NODE_OPTIONS="--max-semi-space-size=8 --max-old-space-size=768"
# Keeps what the first start compiles, and shows that the image starts.
RUN TOKENBELL_DATA_DIR=/tmp/first timeout --preserve-status 10 node --import ./src/load.js src/main.ts start && rm -r /tmp/first
ENV TOKENBELL_HOST=0.0.0.0 TOKENBELL_DATA_DIR=/data TOKENBELL_DATABASE_URL=file:/data/tokenbell.db
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 8080
HEALTHCHECK CMD node -e "fetch('http://127.0.0.1:8080/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"
CMD ["node", "--import", "./src/load.js", "src/main.ts", "start"]
