# The one-machine host as a container, for compose.yaml. Build from the repository's root:
#
#   docker build -f infra/host.Dockerfile -t bert-pipeline-host .
#
# It starts no Azurite and no worker of its own: both are containers beside it.

FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
WORKDIR /src
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props BannedSymbols.txt BannedSymbols.Product.txt .editorconfig ./
COPY shared/ shared/
COPY gpu-worker/ gpu-worker/
COPY local/ local/
RUN dotnet publish local/BertPipeline.Local.csproj -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble
LABEL org.opencontainers.image.title="BertPipeline host" \
      org.opencontainers.image.description="The pipeline's HTTP API, orchestrations and CPU steps on one machine"

# The user that the .NET images define; by number, so that a cluster can check that it is not root.
ARG UID=1654
RUN mkdir /state && chown ${UID}:${UID} /state
COPY --from=build /app /app
ENV TMPDIR=/state \
    DOTNET_EnableDiagnostics=0 \
    BertPipeline__Folder=/state
VOLUME /state
USER ${UID}:${UID}
WORKDIR /state
EXPOSE 7071
STOPSIGNAL SIGTERM
ENTRYPOINT ["dotnet", "/app/bert-pipeline.dll"]
CMD ["up", "--port", "7071", "--workers", "0"]
