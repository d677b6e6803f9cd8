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
