using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using Baobei.Domain.Customers;
using Baobei.Domain.Matching;
using Baobei.Server.Features.Policies;

namespace Baobei.Bench;

/// <summary>Customers that are held, with names like real ones, and a file of customers half of whom may be among them.</summary>
internal static class CustomerImport
{
    private const int Partners = 1000;

    /// <summary>Lets partners have so many customers that none of the file's is refused for that.</summary>
    public static async Task Allow(HttpClient keeper)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/policies", UriKind.Relative))
        {
            Content = JsonContent.Create(new { note = "As many as a file has", values = new { maxObserved = 10_000 } }),
        };
        request.Headers.Add("X-Antiforgery", await keeper.GetStringAsync(new Uri("/session/token", UriKind.Relative)));
        using var answer = await keeper.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        await Task.Delay(PolicyBook.Lead);
    }

    /// <summary>Asks one after the other whether names as people type them may be registered; the first half of the questions is not counted, since code is compiled for good only then.</summary>
    public static async Task Check(HttpClient partner, string folder, int count)
    {
        var names = NameSearch.Typed(folder).Where(name => name.Length <= CustomerDetails.MaxNameLength && CompanyName.IsValid(name)).ToList();
        var token = await partner.GetStringAsync(new Uri("/session/token", UriKind.Relative));
        var times = new List<double>(count);
        for (var i = 0; i < 2 * count; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/customers/eligibility", UriKind.Relative))
            {
                Content = JsonContent.Create(new { customerType = "enterprise", name = names[i % names.Count], industry = "65", region = "3301", contactName = "Wang", email = $"c{i}@checked{i}.example", phone = string.Create(CultureInfo.InvariantCulture, $"+86139{i:D8}") }),
            };
            request.Headers.Add("X-Antiforgery", token);
            var start = Stopwatch.GetTimestamp();
            using var answer = await partner.SendAsync(request);
            var time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            answer.EnsureSuccessStatusCode();
            if (i >= count)
            {
                times.Add(time);
            }
        }

        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} checks: p50 {times[count / 2]:F2} ms, p99 {times[count * 99 / 100]:F2} ms"));
    }

    /// <returns>The file.</returns>
    public static async Task<byte[]> Fill(Place place, string folder, int held, int rows)
    {
        var parts = new NameMaker(NameSearch.Real(folder), 7);
        var taken = new HashSet<string>();
        var names = Enumerable.Range(0, held).Select(_ => Another()).ToList();
        var filled = Path.Combine(place.Folder, "filled");
        if (!File.Exists(filled))
        {
            await Bench.Fill.Run(place.Options, held, Partners, i => names[i]);
            await File.WriteAllTextAsync(filled, "");
        }

        var random = new Random(5);
        var file = new StringBuilder("partner,name,industry,region,contact_name,email,phone,nickname\n");
        for (var i = 0; i < rows; i++)
        {
            var name = i % 2 == 0 ? Another() : parts.Loosen(names[random.Next(held)]);
            file.Append(CultureInfo.InvariantCulture, $"Bench Partner {i % Partners},\"{name}\",65,浙江省/杭州市,王伟,r{i}@row{i}.example,138{i:D8},\n");
        }

        return Encoding.UTF8.GetBytes(file.ToString());

        string Another()
        {
            while (true)
            {
                var name = parts.Next();
                if (name.Length <= CustomerDetails.MaxNameLength && CompanyName.IsValid(name) && taken.Add(CompanyName.Key(name)))
                {
                    return name;
                }
            }
        }
    }
}
