using Baobei.Domain.Filters;
using Baobei.Domain.Kernel;

namespace Baobei.Domain.Tests.Filters;

public sealed class SavedFilterTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Guid Me = Guid.CreateVersion7();

    [Theory]
    [InlineData("", "q=a", "required")]
    [InlineData("   ", "q=a", "required")]
    [InlineData("Big ones", "q=a", "filter_name_taken")]
    [InlineData(" big ones ", "q=a", "filter_name_taken")]
    [InlineData("Ｂｉｇ ones", "q=a", "filter_name_taken")]
    [InlineData("12345678901234567890123456789012345678901", "q=a", "too_long")]
    [InlineData("Mine", "", "filter_empty")]
    public void A_name_is_needed_and_is_had_once_and_something_is_filtered(string name, string query, string code) =>
        Assert.Equal(code, Assert.Throws<InvalidField>(() => Save([Save([], "Big ones")], name, query)).Code);

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once() =>
        Assert.Equal(["required", "filter_empty"], Assert.Throws<InvalidField>(() => Save([], "", "")).All.Select(one => one.Code));

    [Fact]
    public void Twenty_are_kept_for_a_list_and_a_place_that_is_free_again_is_taken()
    {
        var all = new List<SavedFilter>();
        for (var i = 1; i <= SavedFilter.MaxPerList; i++)
        {
            all.Add(Save(all, $"Filter {i}"));
        }

        Assert.Equal(Enumerable.Range(1, 20), all.Select(filter => filter.Slot));
        var refused = Assert.Throws<Refused>(() => Save(all, "One more"));
        Assert.Equal("saved_filter.too_many", refused.Code);
        Assert.Equal([20], refused.Details);
        all.RemoveAt(6);
        Assert.Equal(7, Save(all, "One more").Slot);
    }

    [Fact]
    public void One_of_a_list_is_the_default()
    {
        var first = Save([], "First", isDefault: true);
        var second = Save([first], "Second", isDefault: true);
        Assert.Equal((false, true), (first.IsDefault, second.IsDefault));
        first.Change([first, second], "First", "q=b", isDefault: true);
        Assert.Equal((true, false, "q=b"), (first.IsDefault, second.IsDefault, first.Query));
        first.Change([first, second], "FIRST", "q=b", isDefault: false);
        Assert.Equal((false, "FIRST"), (first.IsDefault, first.Name));
    }

    private static SavedFilter Save(IReadOnlyCollection<SavedFilter> all, string name, string query = "q=a", bool isDefault = false) =>
        SavedFilter.Save(all, Me, FilteredList.Projects, name, query, isDefault, Now);
}
