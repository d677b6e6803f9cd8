using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Server.Features.Mail;
using Baobei.Server.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Mail;

[OnOneDatabase]
public sealed class MailTests
{
    private static readonly DateTimeOffset _end = new(2018, 9, 20, 2, 37, 43, TimeSpan.Zero);

    [Fact]
    public async Task An_invitation_says_who_what_and_until_when_in_both_languages_as_text_and_as_html()
    {
        await using var post = await Post.Open();
        await post.Wants("buyer@customer.example", language: null);
        await post.Drain();
        var mail = Assert.Single(post.Sink.Received);
        Assert.Equal("buyer@customer.example", mail.To.Mailboxes.Single().Address);
        Assert.Equal("noreply@vendor.example", mail.From.Mailboxes.Single().Address);
        Assert.Equal("Vendor", mail.From.Mailboxes.Single().Name);
        Assert.StartsWith("Hualing邀请您", mail.Subject, StringComparison.Ordinal);
        Assert.EndsWith("Hualing invites you to sign up with Vendor", mail.Subject, StringComparison.Ordinal);
        foreach (var said in new[]
        {
            "Hualing", "Yunqi <Smart> & Co", "代销", "Resale", "划拨和回收", "takes them back", "2018-09-20 10:37:43 (UTC+08:00, Asia/Shanghai)",
            "https://vendor.example/sign-up/abc?x=1&y=2", "谢绝邀请", "Decline the invitation", "gave this address",
        })
        {
            Assert.Contains(said, mail.TextBody!, StringComparison.Ordinal);
        }

        var html = Person.Parse(mail.HtmlBody!);
        Assert.Equal(["https://vendor.example/sign-up/abc?x=1&y=2"], html.QuerySelectorAll("a").Select(a => a.GetAttribute("href")).Distinct());
        Assert.Contains("Yunqi <Smart> & Co", html.Body!.TextContent, StringComparison.Ordinal);
        Assert.Empty(html.QuerySelectorAll("img, script, link"));
        Assert.All(html.QuerySelectorAll("h1, p, a, dl"), e => Assert.NotEmpty(e.GetAttribute("style")!));
        Assert.DoesNotContain("<", mail.TextBody!.Replace("<Smart>", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_readers_language_comes_first()
    {
        await using var post = await Post.Open();
        await post.Wants("buyer@customer.example", "en");
        await post.Drain();
        Assert.StartsWith("Hualing invites you", Assert.Single(post.Sink.Received).Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_waits_while_the_mail_server_is_away_and_leaves_when_it_is_back()
    {
        await using var post = await Post.Open();
        post.Sink.Stop();
        var id = await post.Wants("buyer@customer.example", null);
        await post.Drain();
        var waiting = await post.Row(id);
        Assert.Null(waiting.DeliveredAt);
        Assert.Null(waiting.DeadAt);
        Assert.Equal(1, waiting.Attempts);
        Assert.Equal("buyer@customer.example", waiting.Address);
        Assert.NotEmpty(waiting.LastError!);
        Assert.InRange(waiting.DueAt - TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(1), OutboxWorker.FirstPause);
        post.Sink.Start();
        await post.DueNow(id);
        await post.Drain();
        Assert.NotNull((await post.Row(id)).DeliveredAt);
        Assert.Equal($"{id.Value:N}.1@vendor.example", Assert.Single(post.Sink.Received).MessageId);
    }

    [Fact]
    public async Task A_repeated_delivery_carries_the_same_message_id()
    {
        await using var post = await Post.Open();
        var id = await post.Wants("buyer@customer.example", null);
        await post.Drain();
        await post.Undeliver(id);
        await post.Drain();
        Assert.Equal(2, post.Sink.Received.Count);
        Assert.Single(post.Sink.Received.Select(m => m.MessageId).Distinct());
    }

    [Fact]
    public async Task An_address_that_the_server_refuses_for_good_is_given_up_at_once()
    {
        await using var post = await Post.Open();
        post.Sink.Recipient = "550 no such user";
        var id = await post.Wants("nobody@customer.example", null);
        await post.Drain();
        var row = await post.Row(id);
        Assert.NotNull(row.DeadAt);
        Assert.Contains("no such user", row.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_mail_server_outside_the_demo_the_mail_is_kept_and_says_why()
    {
        await using var post = await Post.Open(configured: false);
        var id = await post.Wants("buyer@customer.example", null);
        await post.Drain();
        var row = await post.Row(id);
        Assert.Null(row.DeliveredAt);
        Assert.Contains("No SMTP server is set", row.LastError, StringComparison.Ordinal);
        Assert.Empty(await post.Box());
    }

    [Fact]
    public async Task In_the_demo_mails_and_phone_messages_lie_in_the_mail_box()
    {
        await using var post = await Post.Open(configured: false, demo: true);
        await post.Wants("buyer@customer.example", null);
        await post.Wants("+8613800000000", "en");
        await post.Drain();
        var box = await post.Box();
        Assert.Equal([MailBoxKind.Mail, MailBoxKind.Phone], box.Select(i => i.Kind).Order());
        var mail = box.Single(i => i.Kind == MailBoxKind.Mail);
        Assert.Equal("buyer@customer.example", mail.Recipient);
        Assert.Contains("Hualing", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("https://vendor.example/sign-up/abc", mail.Text, StringComparison.Ordinal);
        Assert.Equal("+8613800000000", box.Single(i => i.Kind == MailBoxKind.Phone).Recipient);
    }

    [Fact]
    public async Task A_phone_message_goes_to_the_gateway_with_its_key()
    {
        await using var gateway = await Gateway.Start();
        await using var post = await Post.Open(configured: false, phone: gateway.Address);
        await post.Wants("+8613800000000", "en");
        await post.Drain();
        var (id, to, text, authorization) = Assert.Single(gateway.Received);
        Assert.Equal("+8613800000000", to);
        Assert.EndsWith(".1", id, StringComparison.Ordinal);
        Assert.NotEmpty(text);
        Assert.Equal("Bearer secret", authorization);
    }

    /// <summary>Somebody wants a mail (or, with a number, a phone message).</summary>
    public sealed record LetterWanted(string To, string? Language) : IEvent
    {
        public static string Name => "test.letter_wanted";
    }

    public sealed class SendLetter(IMail mail, IPhone phone) : ISend<LetterWanted>
    {
        public static string AddressOf(LetterWanted happened) => happened.To;

        public Task Handle(LetterWanted happened, CancellationToken ct) => happened.To.StartsWith('+')
            ? phone.Send(happened.To, happened.Language, "product.name", [], ct)
            : mail.Send(
                happened.To,
                InvitationMail.With(new("Hualing", "Yunqi <Smart> & Co", DistributionType.Resale, "https://vendor.example/sign-up/abc?x=1&y=2", _end)),
                happened.Language,
                ct);
    }

    /// <summary>A server of its own whose mails go to a sink.</summary>
    private sealed class Post : IAsyncDisposable
    {
        private readonly TestServer _server;

        private Post(TestServer server, Town town, SmtpSink sink)
        {
            _server = server;
            Town = town;
            Sink = sink;
        }

        public Town Town { get; }

        public SmtpSink Sink { get; }

        public static async Task<Post> Open(bool configured = true, bool demo = false, Uri? phone = null)
        {
            var sink = new SmtpSink();
            sink.Start();
            var settings = new Dictionary<string, string?>();
            if (configured)
            {
                settings["Smtp:Host"] = "127.0.0.1";
                settings["Smtp:Port"] = $"{sink.Port}";
                settings["Smtp:Security"] = "none";
                settings["Smtp:From"] = "noreply@vendor.example";
            }

            if (phone is not null)
            {
                settings["Phone:Webhook"] = phone.AbsoluteUri;
                settings["Phone:Token"] = "secret";
            }

            var server = new TestServer
            {
                With = options => options with { Demo = demo, Worker = false },
                Adjust = builder =>
                {
                    builder.Configuration.AddInMemoryCollection(settings);
                    builder.Services.Sends<LetterWanted, SendLetter>();
                },
            };
            await server.InitializeAsync();
            return new Post(server, await Town.Build(server), sink);
        }

        public Task<Id<OutboxMessage>> Wants(string to, string? language) => Town.As(async (_, db) =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var row = new OutboxMessage
            {
                Id = Id<OutboxMessage>.New(),
                Event = LetterWanted.Name,
                Handler = nameof(SendLetter),
                Details = System.Text.Json.JsonSerializer.Serialize(new LetterWanted(to, language), Data.ServerJson.Options),
                Address = to,
                CreatedAt = now,
                DueAt = now,
            };
            db.Add(row);
            await db.SaveChangesAsync();
            return row.Id;
        });

        /// <summary>One attempt at everything that is due.</summary>
        public Task<int> Drain() => _server.Services.GetRequiredService<OutboxWorker>().Drain(CancellationToken.None);

        public Task<OutboxMessage> Row(Id<OutboxMessage> id) => Town.As((_, db) => db.Outbox.SingleAsync(o => o.Id == id));

        public Task<List<MailBoxItem>> Box() => Town.As((_, db) => db.Set<MailBoxItem>().ToListAsync());

        public Task<int> DueNow(Id<OutboxMessage> id) => Change(id, o => o.DueAt = TimeProvider.System.GetUtcNow());

        /// <summary>As if the process had died between sending and saying so.</summary>
        public Task<int> Undeliver(Id<OutboxMessage> id) => Change(id, o => o.DeliveredAt = null);

        public async ValueTask DisposeAsync()
        {
            await _server.DisposeAsync();
            Sink.Dispose();
        }

        private Task<int> Change(Id<OutboxMessage> id, Action<OutboxMessage> change) => Town.As(async (_, db) =>
        {
            change(await db.Outbox.SingleAsync(o => o.Id == id));
            return await db.SaveChangesAsync();
        });
    }
}
