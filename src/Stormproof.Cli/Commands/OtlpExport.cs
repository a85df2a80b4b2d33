using System.CommandLine;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Stormproof.Cli.Output;

namespace Stormproof.Cli.Commands;

/// <summary>Sends meters to a collector while a run goes (OTLP). What it needs is loaded only when it
/// is asked for.</summary>
internal sealed class OtlpExport : IDisposable
{
    private const int HttpPort = 4318;
    private const int IntervalMs = 5000;
    private const int FlushMs = 3000;

    private readonly Shell _shell;
    private readonly Uri _endpoint;
    private readonly MeterProvider _provider;

    private OtlpExport(Shell shell, Uri endpoint, string service, string[] meters)
    {
        (_shell, _endpoint) = (shell, endpoint);
        _provider = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(r => r.AddService(service))
            .AddMeter(meters)
            .AddOtlpExporter((exporter, reader) =>
            {
                exporter.Endpoint = endpoint;
                exporter.Protocol = IsHttp(endpoint) ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
                exporter.TimeoutMilliseconds = FlushMs;
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = IntervalMs;
            })
            .Build();
    }

    public static Option<Uri?> Option() => new("--otlp")
    {
        Description = "Send metrics to this OpenTelemetry collector: http://127.0.0.1:4317 (gRPC), or with port 4318 or a path"
            + " (HTTP).",
        HelpName = "URL",
        CustomParser = result =>
        {
            var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
            if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            {
                return IsHttp(uri) && uri.AbsolutePath == "/" ? new Uri(uri, "/v1/metrics") : uri;
            }

            result.AddError($"--otlp '{text}' is no http or https URL; give one, for example --otlp http://127.0.0.1:4317.");
            return null;
        },
    };

    /// <returns>Null when it was not asked for.</returns>
    public static OtlpExport? Start(Shell shell, Uri? endpoint, string service, params string[] meters) =>
        endpoint is null ? null : new OtlpExport(shell, endpoint, service, meters);

    public void Dispose()
    {
        if (!_provider.ForceFlush(FlushMs))
        {
            _shell.Progress($"the last metrics did not reach {_endpoint}; is a collector listening there?");
        }

        _provider.Dispose();
    }

    private static bool IsHttp(Uri uri) => uri.Port == HttpPort || uri.AbsolutePath != "/";
}
