using System.Net;
using System.Net.Sockets;
using System.Text;
using MimeKit;

namespace Baobei.Server.Tests.Mail;

/// <summary>A small SMTP server that keeps what it is given; it can be stopped and started again on the same port.</summary>
public sealed class SmtpSink : IDisposable
{
    private readonly List<MimeMessage> _received = [];
    private TcpListener? _listener;

    public SmtpSink()
    {
        Start();
        Port = ((IPEndPoint)_listener!.LocalEndpoint).Port;
        Stop();
    }

    public int Port { get; }

    /// <summary>What RCPT TO is answered with.</summary>
    public string Recipient { get; set; } = "250 ok";

    public IReadOnlyList<MimeMessage> Received
    {
        get
        {
            lock (_received)
            {
                return [.. _received];
            }
        }
    }

    public void Start()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _ = Accept(_listener);
    }

    public void Stop() => _listener?.Stop();

    public void Dispose()
    {
        Stop();
        _received.ForEach(m => m.Dispose());
    }

    private async Task Accept(TcpListener listener)
    {
        try
        {
            while (true)
            {
                _ = Talk(await listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The test stopped the server.
        }
    }

    private async Task Talk(TcpClient client)
    {
        using var owned = client;
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.Latin1);
        async Task Say(string line) => await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));
        await Say("220 sink");
        while (await reader.ReadLineAsync() is { } line)
        {
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "RCPT":
                    await Say(Recipient);
                    break;
                case "DATA":
                    await Say("354 go on");
                    var data = new StringBuilder();
                    while (await reader.ReadLineAsync() is { } part && part != ".")
                    {
                        data.Append(part.StartsWith("..", StringComparison.Ordinal) ? part[1..] : part).Append("\r\n");
                    }

                    using (var bytes = new MemoryStream(Encoding.Latin1.GetBytes(data.ToString())))
                    {
                        lock (_received)
                        {
                            _received.Add(MimeMessage.Load(bytes));
                        }
                    }

                    await Say("250 taken");
                    break;
                case "QUIT":
                    await Say("221 bye");
                    return;
                default:
                    await Say("250 ok");
                    break;
            }
        }
    }
}
