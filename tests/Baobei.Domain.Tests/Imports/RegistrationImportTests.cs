using Baobei.Domain.Approvals;
using Baobei.Domain.Imports;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.People;
using Baobei.Domain.Projects;

namespace Baobei.Domain.Tests.Imports;

/// <summary>The life of a file of projects or customers.</summary>
public sealed class RegistrationImportTests
{
    private static readonly DateTimeOffset Now = new(2018, 9, 17, 2, 52, 53, TimeSpan.Zero);

    [Theory]
    [InlineData(RegistrationImportState.Receiving, RegistrationImportState.Checking)]
    [InlineData(RegistrationImportState.Checking, RegistrationImportState.Checked)]
    [InlineData(RegistrationImportState.Checked, RegistrationImportState.Loading)]
    [InlineData(RegistrationImportState.Loading, RegistrationImportState.Loaded)]
    [InlineData(RegistrationImportState.Loaded, RegistrationImportState.Undoing)]
    [InlineData(RegistrationImportState.Undoing, RegistrationImportState.Undone)]
    [InlineData(RegistrationImportState.Undone, null)]
    public void It_goes_one_way(RegistrationImportState from, RegistrationImportState? to) =>
        Assert.Equal(to is { } one ? [one] : [], Enum.GetValues<RegistrationImportState>().Where(next => RegistrationImport.Lifecycle.Allows(from, next)));

    [Fact]
    public void Rows_are_counted_by_their_verdict_and_each_once()
    {
        var import = Checked(ImportVerdict.Create, ImportVerdict.Create, ImportVerdict.Wrong);
        Assert.Equal((3, 2, 1), (import.Rows, import.Count(ImportVerdict.Create), import.Count(ImportVerdict.Wrong)));
        import.Load();
        Assert.Equal(0, import.Done);
        import.Advance([ImportVerdict.Create, ImportVerdict.Create, ImportVerdict.Wrong], [ImportVerdict.Loaded, ImportVerdict.Conflict, ImportVerdict.Wrong]);
        Assert.Equal((3, 0, 1, 1, 1), (import.Done, import.Count(ImportVerdict.Create), import.Count(ImportVerdict.Loaded), import.Count(ImportVerdict.Conflict), import.Count(ImportVerdict.Wrong)));
        import.Finish(Now);
        var told = Assert.IsType<RegistrationImportLoaded>(import.TakeEvents()[^1].What);
        Assert.Equal((1, 2), (told.Loaded, told.NotLoaded));
        Assert.Throws<ArgumentException>(() => import.Advance([null], []));
    }

    [Fact]
    public void What_has_no_good_row_is_not_loaded_and_nothing_is_loaded_twice()
    {
        Assert.Equal("import.nothing_to_load", Refusal(Checked(ImportVerdict.Wrong).Load));
        var import = Checked(ImportVerdict.Create);
        import.Load();
        Assert.Equal("import.wrong_state", Refusal(import.Load));
        Assert.Equal("import.wrong_state", Refusal(() => import.Undo(Now)));
    }

    [Fact]
    public void It_can_be_undone_until_the_moment_and_not_at_it()
    {
        var end = Now + RegistrationImport.UndoWithin;
        var import = Loaded();
        Assert.Equal((end, true, false), (import.UndoUntil, import.MayUndo(end.AddTicks(-1)), import.MayUndo(end)));
        Assert.Equal("import.undo_over", Refusal(() => import.Undo(end)));
        import.Undo(end.AddTicks(-1));
        import.Advance([ImportVerdict.Loaded], [ImportVerdict.Kept]);
        import.Finish(end);
        Assert.Equal((RegistrationImportState.Undone, 1, 0), (import.State, import.Count(ImportVerdict.Kept), import.Count(ImportVerdict.Undone)));
        Assert.Equal("import.wrong_state", Refusal(() => import.Undo(end)));
    }

    [Fact]
    public void What_brought_nothing_has_nothing_to_undo()
    {
        var import = Checked(ImportVerdict.Create);
        import.Load();
        import.Advance([ImportVerdict.Create], [ImportVerdict.Wrong]);
        import.Finish(Now);
        Assert.Equal((false, "import.nothing_to_undo"), (import.MayUndo(Now), Refusal(() => import.Undo(Now))));
    }

    [Fact]
    public void Who_has_to_know_is_noted_once_with_a_number()
    {
        var (one, other) = (Id<Partner>.New(), Id<Partner>.New());
        var import = Checked(ImportVerdict.Create);
        ApprovalStep bd = new() { Role = Role.BusinessDeveloper };
        ApprovalStep operators = new() { Role = Role.VendorOperator };
        import.Note([(one, bd), (one, null), (other, operators)]);
        import.Note([(one, new() { Role = Role.BusinessDeveloper })]);
        Assert.Equal([(Role.BusinessDeveloper, 2), (Role.VendorOperator, 1)], import.Waiting.Select(waiting => (waiting.Step.Role!.Value, waiting.Count)));
        Assert.Equal([(one, 3), (other, 1)], import.Brought.Select(partner => (partner.PartnerId, partner.Count)));
    }

    private static RegistrationImport Loaded()
    {
        var import = Checked(ImportVerdict.Create);
        import.Load();
        import.Advance([ImportVerdict.Create], [ImportVerdict.Loaded]);
        import.Finish(Now);
        return import;
    }

    private static RegistrationImport Checked(params ImportVerdict[] verdicts)
    {
        var import = RegistrationImport.Receive(ImportSubject.Projects, null, "projects.csv", Guid.CreateVersion7(), Now, Now);
        import.Received(verdicts.Length);
        import.Advance([.. verdicts.Select(_ => (ImportVerdict?)null)], verdicts);
        import.Finish(Now);
        return import;
    }

    private static string Refusal(Action act) => Assert.Throws<Refused>(act).Code;
}
