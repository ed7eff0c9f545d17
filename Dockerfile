# No build step: Node 24 runs the sources as they are.
FROM node:24-slim
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && npm cache clean --force
COPY . .
ENV NODE_ENV=production TOKENBELL_HOST=0.0.0.0 TOKENBELL_DATA_DIR=/data TOKENBELL_DATABASE_URL=file:/data/tokenbell.db
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 8080
HEALTHCHECK CMD node -e "fetch('http://127.0.0.1:8080/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"
CMD ["node", "src/main.ts", "start"]
