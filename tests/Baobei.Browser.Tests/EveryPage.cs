using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Baobei.Server.Ui;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Baobei.Browser.Tests;

/// <summary>
/// Every page, as everybody who sees it differently, in both languages, wide and narrow, light and dark: it can be read, it is operated with the keyboard,
/// axe finds nothing serious, the browser complains of nothing, and it is light. The pages come from the routes themselves (<see cref="Gallery"/>).
/// </summary>
public sealed class EveryPage(Stage stage, EveryPage.Tour tour) : IClassFixture<EveryPage.Tour>
{
    /// <summary>Everything that a page needs on its first visit, as it crosses the network.</summary>
    private const int MostBytes = 60_000;

    /// <summary>No page takes so long to look at, on the slowest machine.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(3);

    public enum Matter
    {
        Seen,
        Answer,
        Barriers,
        Keyboard,
        Width,
        Words,
        Weight,
        Complaints,
    }

    [Theory]
    [InlineData(Matter.Seen)]
    [InlineData(Matter.Answer)]
    [InlineData(Matter.Barriers)]
    [InlineData(Matter.Keyboard)]
    [InlineData(Matter.Width)]
    [InlineData(Matter.Words)]
    [InlineData(Matter.Weight)]
    [InlineData(Matter.Complaints)]
    public async Task Every_page_is_in_order(Matter matter)
    {
        var found = (await tour.Of(stage)).Where(finding => finding.Matter == matter).Select(finding => finding.What).Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.True(found.Count == 0, $"{matter}:\n{string.Join('\n', found)}");
    }

    public sealed record Finding(Matter Matter, string What);

    /// <summary>The one visit to all pages, of which every fact above tells a part.</summary>
    public sealed class Tour
    {
        private readonly ConcurrentBag<Finding> _found = [];
        private readonly ConcurrentDictionary<string, long> _weights = [];
        private Task<ConcurrentBag<Finding>>? _done;

        public Task<ConcurrentBag<Finding>> Of(Stage stage) => _done ??= Go(stage);

        private async Task<ConcurrentBag<Finding>> Go(Stage stage)
        {
            await stage.Play(
                async scene =>
                {
                    var gallery = await Gallery.Hang(stage, scene.Town);
                    foreach (var unseen in gallery.Unseen)
                    {
                        Note(Matter.Seen, unseen);
                    }

                    // Two tabs share the pages: what the machines of the tests have processors for.
                    var waiting = new ConcurrentQueue<Sight>(gallery.Sights);
                    await Task.WhenAll(Visit(scene, waiting), Visit(scene, waiting));
                    var heaviest = _weights.OrderByDescending(w => w.Value).Select(w => string.Create(CultureInfo.InvariantCulture, $"{w.Value,7} {w.Key}"));
                    await scene.Keeps("weights.txt", string.Join('\n', heaviest));
                },
                "EveryPage");
            return _found;
        }

        /// <summary>All that is the same in both languages is looked at in one; dark in the other.</summary>
        private async Task Visit(Scene scene, ConcurrentQueue<Sight> waiting)
        {
            await using var chinese = await PageVisit.Begin(await scene.Opens(Look.Chinese), Note, closely: true);
            await using var english = await PageVisit.Begin(await scene.Opens(Look.EnglishPhone with { Dark = true }), Note, closely: false);
            while (waiting.TryDequeue(out var sight))
            {
                var weight = await chinese.Looks(sight).WaitAsync(_patience);
                await english.Looks(sight).WaitAsync(_patience);
                _weights[$"{sight} {sight.Address}"] = weight;
                if (weight > MostBytes)
                {
                    Note(Matter.Weight, $"{sight}: {weight} bytes");
                }
            }
        }

        private void Note(Matter matter, string what) => _found.Add(new(matter, what));
    }
}
