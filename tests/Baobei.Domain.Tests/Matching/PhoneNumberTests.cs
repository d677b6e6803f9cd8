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
    [InlineData("联系电话：０１３８－００１３－８０００", "+8613800138000", PhoneClass.Mobile)]
    [InlineData("TEL.: +86 (0)138 0013 8000", "+8613800138000", PhoneClass.Mobile)]
    [InlineData("(手机) 138·00138000", "", PhoneClass.Invalid)]
    [InlineData("（手机）13800138000。", "+8613800138000", PhoneClass.Mobile)]
    [InlineData("\u202a13800138000\u202c", "+8613800138000", PhoneClass.Mobile)]
    [InlineData("13800138000转8001", "+8613800138000;ext=8001", PhoneClass.Mobile)]
    [InlineData("13800138000-8001", "+8613800138000;ext=8001", PhoneClass.Mobile)]
    [InlineData("13800138000/13900139000", "", PhoneClass.Invalid)]
    [InlineData("13800138000 13900139000", "", PhoneClass.Invalid)]
    [InlineData("+86 (0)10 6301 2345", "+861063012345", PhoneClass.Landline)]
    [InlineData("+86 010 63012345", "+861063012345", PhoneClass.Landline)]
    [InlineData("862163012345", "+862163012345", PhoneClass.Landline)]
    [InlineData("86-21-63012345", "+862163012345", PhoneClass.Landline)]
    [InlineData("021－63012345（分机：8）", "+862163012345;ext=8", PhoneClass.Landline)]
    [InlineData("021-63012345 转分机 8001", "+862163012345;ext=8001", PhoneClass.Landline)]
    [InlineData("0991-6488934-1", "+869916488934;ext=1", PhoneClass.Landline)]
    [InlineData("0991-64889341", "+8699164889341", PhoneClass.Landline)]
    [InlineData("0571-8888-8888", "+8657188888888", PhoneClass.Landline)]
    [InlineData("tel:+86-571-88888888;ext=01", "+8657188888888;ext=01", PhoneClass.Landline)]
    [InlineData("0571-88888888-", "+8657188888888", PhoneClass.Landline)]
    [InlineData("021-6301234", "", PhoneClass.Invalid)]
    [InlineData("026-63012345", "", PhoneClass.Invalid)]
    [InlineData("0321-63012345", "", PhoneClass.Invalid)]
    [InlineData("0571-18888888", "", PhoneClass.Invalid)]
    [InlineData("0571-888888888", "", PhoneClass.Invalid)]
    [InlineData("57188888888", "", PhoneClass.Invalid)]
    [InlineData("63012345", "", PhoneClass.Invalid)]
    [InlineData("+86 400 700 1841", "+864007001841", PhoneClass.Service)]
    [InlineData("400-700-1841转2", "+864007001841;ext=2", PhoneClass.Service)]
    [InlineData("400-700-1841-2", "+864007001841;ext=2", PhoneClass.Service)]
    [InlineData("400-700-184", "", PhoneClass.Invalid)]
    [InlineData("500-700-1841", "", PhoneClass.Invalid)]
    [InlineData("+1 213 555 0133 ext. 7", "+12135550133;ext=7", PhoneClass.Foreign)]
    [InlineData("+44 (0)20 7946 0958", "+442079460958", PhoneClass.Foreign)]
    [InlineData("＋81 3-1234-5678", "+81312345678", PhoneClass.Foreign)]
    [InlineData("+886 2 2345 6789", "+886223456789", PhoneClass.Foreign)]
    [InlineData("00853 2812 3456", "+85328123456", PhoneClass.Foreign)]
    [InlineData("+1 213 555 013", "", PhoneClass.Invalid)]
    [InlineData("+1 113 555 0133", "", PhoneClass.Invalid)]
    [InlineData("+852 1234 5678", "", PhoneClass.Invalid)]
    [InlineData("+852 2345 678", "", PhoneClass.Invalid)]
    [InlineData("+999 1234 5678", "", PhoneClass.Invalid)]
    [InlineData("+44 1234567890123456", "", PhoneClass.Invalid)]
    [InlineData("++8613800138000", "", PhoneClass.Invalid)]
    [InlineData("138+00138000", "", PhoneClass.Invalid)]
    [InlineData("x123", "", PhoneClass.Invalid)]
    [InlineData("转", "", PhoneClass.Invalid)]
    [InlineData("0", "", PhoneClass.Invalid)]
    [InlineData("00", "", PhoneClass.Invalid)]
    [InlineData("+", "", PhoneClass.Invalid)]
    [InlineData("00000000000", "", PhoneClass.Invalid)]
    [InlineData(null, "", PhoneClass.Invalid)]
    public void Other_numbers(string? typed, string canonical, PhoneClass kind) => Assert.Equal((canonical, kind), PhoneNumber.Read(typed));

    [Fact]
    public void Any_text_may_be_asked_and_a_number_stays_itself() =>
        Gen.OneOf(Gen.String, Gen.String["0123456789+-() #x."]).Sample(
            text => PhoneNumber.Read(text) is var (canonical, kind) && (kind == PhoneClass.Invalid ? canonical.Length == 0 : PhoneNumber.Read(canonical) == (canonical, kind)), iter: 50_000);

    [Fact]
    public void Broken_and_overlong_texts_may_be_asked() => Mangled.Sample("phones.csv", text => PhoneNumber.Read(text) is { Class: not PhoneClass.Invalid } number ? number.Canonical : null);
}
