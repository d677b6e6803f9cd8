using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Baobei.Server.Data;
using Baobei.Server.Features.Access;

namespace Baobei.Server.Tests;

/// <summary>Somebody at a browser or a program, over real HTTP.</summary>
public sealed class Person
{
    private static readonly HtmlParser _parser = new();

    private readonly CookieContainer _cookies = new();

    /// <param name="port">The process that is spoken to; null for the town's own.</param>
    internal Person(Town town, User? user, Cookie? session, int? port = null)
    {
        var to = port ?? town.Server.Address.Port;
        Town = town;
        User = user;
        Session = session;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            CookieContainer = _cookies,

            // The vendor is found by host name; every name leads to the one test server.
            ConnectCallback = async (_, ct) =>
            {
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, to, ct);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        };
        Http = new HttpClient(handler) { BaseAddress = new Uri($"http://{town.Host}:{to}") };
        Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        if (session is not null)
        {
            _cookies.Add(Http.BaseAddress, session);
        }
    }

    public Town Town { get; }

    public User? User { get; }

    /// <summary>The cookie of a person who was signed in from the start, for a browser that goes on in the person's place.</summary>
    public Cookie? Session { get; }

    public HttpClient Http { get; }

    /// <summary>Carries a session, from the start or since signing in or up.</summary>
    public bool IsSignedIn => User is not null || _cookies.GetCookies(Http.BaseAddress!).Any(c => !c.Name.Contains("antiforgery", StringComparison.Ordinal));

    /// <summary>The same person, who speaks to the process that listens there.</summary>
    public Person At(int port) => new(Town, User, Session, port);

    /// <summary>Opens a page.</summary>
    public async Task<Answer> Opens(string path) => await Answer.Of(this, await Http.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute)));

    /// <summary>Opens <paramref name="page"/>, fills its form whose action is <paramref name="action"/> (or its only POST form) and sends it.</summary>
    public async Task<Answer> Submits(string page, IReadOnlyDictionary<string, string> fields, string? action = null, string? to = null)
    {
        var shown = await Opens(page);
        return await shown.Submits(fields, action, to);
    }

    /// <summary>Calls the API as a program would: with the session and the anti-forgery token that a page carries.</summary>
    public async Task<Answer> Calls(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null)
        {
            request.Content = JsonContent.Create(body, options: ServerJson.Options);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (method != HttpMethod.Get && IsSignedIn && request.Headers.Authorization is null && !request.Headers.Contains("X-Antiforgery"))
        {
            request.Headers.Add("X-Antiforgery", await Token());
        }

        return await Answer.Of(this, await Http.SendAsync(request));
    }

    /// <summary>Sends a form's fields without opening its page, with the anti-forgery token that any page carries.</summary>
    public async Task<Answer> Posts(string path, IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Add("X-Antiforgery", await Token());
        return await Answer.Of(this, await Http.SendAsync(request));
    }

    internal static IHtmlDocument Parse(string html) => _parser.ParseDocument(html);

    private readonly Lock _asking = new();
    private Task<string>? _token;

    /// <summary>Asked for once, also by several requests at once: each answer would bring another cookie, and only the last fits.</summary>
    private Task<string> Token()
    {
        lock (_asking)
        {
            return _token ??= IsSignedIn ? Read() : OfPage();
        }

        async Task<string> OfPage() => ((IHtmlInputElement)(await Opens("/sign-in")).Is(200).Page.QuerySelector("input[name=__RequestVerificationToken]")!).Value;

        async Task<string> Read()
        {
            using var answer = await Http.GetAsync(new Uri("/session/token", UriKind.Relative));
            answer.EnsureSuccessStatusCode();
            return await answer.Content.ReadAsStringAsync();
        }
    }
}

/// <summary>What came back.</summary>
public sealed class Answer
{
    private Answer(Person person, HttpResponseMessage response, string body)
    {
        Person = person;
        Response = response;
        Body = body;
    }

    public Person Person { get; }

    public HttpResponseMessage Response { get; }

    public string Body { get; }

    public int Status => (int)Response.StatusCode;

    public string? Location => Response.Headers.Location?.ToString();

    public IHtmlDocument Page => Tests.Person.Parse(Body);

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The stable code of a problem.</summary>
    public string? Code => Response.Content.Headers.ContentType?.MediaType == "application/problem+json" ? Json.GetProperty("code").GetString() : null;

    public static async Task<Answer> Of(Person person, HttpResponseMessage response) => new(person, response, await response.Content.ReadAsStringAsync());

    /// <summary>The fields that the summary of errors leads to, in its order; each has its sentence beside it, too.</summary>
    public IReadOnlyList<string> WrongFields()
    {
        var page = Page;
        var fields = page.QuerySelectorAll(".box.wrong li a").Select(link => link.GetAttribute("href")!["#f-".Length..]).ToList();
        Assert.All(fields, field => Assert.NotNull(page.QuerySelector($"#f-{field}-error")));
        Assert.Equal(fields.Count, page.QuerySelectorAll("p.error").Length);
        return fields;
    }

    public Answer Is(int status)
    {
        Assert.True(Status == status, $"Expected {status}, got {Status}: {Body[..Math.Min(Body.Length, 2000)]}");
        return this;
    }

    public Answer IsRefused(string code)
    {
        Is(409);
        Assert.Equal(code, Code);
        return this;
    }

    /// <summary>Goes where a 303 leads.</summary>
    public async Task<Answer> Follows()
    {
        Assert.True(Status is 302 or 303, $"Expected a redirect, got {Status}: {Body[..Math.Min(Body.Length, 2000)]}");
        return await Person.Opens(Location!);
    }

    /// <summary>Sends the page's form as a browser would: every field as shown, then those given; <paramref name="to"/> is a button's own action.</summary>
    public async Task<Answer> Submits(IReadOnlyDictionary<string, string> fields, string? action = null, string? to = null)
    {
        Is(Status is 422 or 409 ? Status : 200);
        var page = Page;
        var forms = page.QuerySelectorAll("main form, body:not(:has(main)) form").OfType<IHtmlFormElement>().Where(f => string.Equals(f.Method, "post", StringComparison.OrdinalIgnoreCase)).ToList();
        if (action is not null && forms.TrueForAll(f => f.GetAttribute("action") != action))
        {
            // One of the frame: the demo's bar.
            forms = [.. page.QuerySelectorAll("form").OfType<IHtmlFormElement>()];
        }

        var form = action is null ? Assert.Single(forms, f => !f.ClassList.Contains("frame")) : Assert.Single(forms, f => f.GetAttribute("action") == action);
        var values = new List<KeyValuePair<string, string>>();
        foreach (var element in form.Elements)
        {
            var name = element.GetAttribute("name");
            if (string.IsNullOrEmpty(name) || fields.ContainsKey(name))
            {
                continue;
            }

            switch (element)
            {
                case IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false } or IHtmlInputElement { Type: "file" }:
                    break;
                case IHtmlInputElement input:
                    values.Add(new(name, input.Value));
                    break;
                case IHtmlSelectElement select:
                    values.Add(new(name, select.Value ?? ""));
                    break;
                case IHtmlTextAreaElement area:
                    values.Add(new(name, area.Value));
                    break;
                default:
                    break;
            }
        }

        values.AddRange(fields);
        var target = to ?? (form.GetAttribute("action") is { Length: > 0 } given ? given : Response.RequestMessage!.RequestUri!.PathAndQuery);
        using var content = new FormUrlEncodedContent(values);
        return await Of(Person, await Person.Http.PostAsync(new Uri(target, UriKind.RelativeOrAbsolute), content));
    }
}
