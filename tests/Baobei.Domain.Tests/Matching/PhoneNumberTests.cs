using Baobei.Domain.Matching;
using CsCheck;

namespace Baobei.Domain.Tests.Matching;

public sealed class PhoneNumberTests
{
    [Fact]
    public void Numbers_are_read_as_the_vectors_say()
    {
        var rows = Vectors.Of("phones.csv");
        Assert.Equal(300, rows.Count);
        Assert.All(rows, row =>
        {
            var (canonical, kind) = PhoneNumber.Read(row[0]);
            Assert.Equal((row[0], row[1], row[2]), (row[0], canonical, kind.ToString().ToLowerInvariant()));
        });
    }

    [Theory]
    [InlineData("电话：010-6276 8899 转 801", "+861062768899;ext=801", PhoneClass.Landline)]
    [InlineData("０２１－５４３２１０９８", "+862154321098", PhoneClass.Landline)]
    [InlineData("86 755 8345 6789", "+8675583456789", PhoneClass.Landline)]
    [InlineData("8613800138000", "+8613800138000", PhoneClass.Mobile)]
    [InlineData("0086-138-0013-8000", "+8613800138000", PhoneClass.Mobile)]
    [InlineData("+86 400 820 8820", "+864008208820", PhoneClass.Service)]
    [InlineData("+44 20 7946 0958", "+442079460958", PhoneClass.Foreign)]
    [InlineData("00886-2-2720-8889", "+886227208889", PhoneClass.Foreign)]
    [InlineData("12800138000", "", PhoneClass.Invalid)]
    [InlineData("138001380001", "", PhoneClass.Invalid)]
    [InlineData("62768899", "", PhoneClass.Invalid)]
    [InlineData("010-6276889", "", PhoneClass.Invalid)]
    [InlineData("138-0013-8000 or 139", "", PhoneClass.Invalid)]
    [InlineData("+0000000000", "", PhoneClass.Invalid)]
    [InlineData(null, "", PhoneClass.Invalid)]
    public void Other_numbers(string? typed, string canonical, PhoneClass kind) => Assert.Equal((canonical, kind), PhoneNumber.Read(typed));

    [Fact]
    public void Any_text_may_be_asked_and_a_number_stays_itself() =>
        Gen.OneOf(Gen.String, Gen.String["0123456789+-() #x."]).Sample(
            text => PhoneNumber.Read(text) is var (canonical, kind) && (kind == PhoneClass.Invalid ? canonical.Length == 0 : PhoneNumber.Read(canonical) == (canonical, kind)), iter: 50_000);
}
