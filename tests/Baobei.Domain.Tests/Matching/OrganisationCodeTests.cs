using Baobei.Domain.Matching;
using CsCheck;

namespace Baobei.Domain.Tests.Matching;

/// <summary>GB 11714: the weights 3 7 9 10 5 8 4 2, and 11 less the remainder by 11; 10 is X, 11 is 0.</summary>
public sealed class OrganisationCodeTests
{
    /// <summary>Computed by hand: the sum is in the comment.</summary>
    [Theory]
    [InlineData("12345678", '8')] // 3+14+27+40+25+48+28+16 = 201, remainder 3
    [InlineData("00000000", '0')] // 0: 11 is written 0
    [InlineData("10000000", '8')] // 3
    [InlineData("01000000", '4')] // 7
    [InlineData("00100000", '2')] // 9
    [InlineData("00010000", '1')] // 10
    [InlineData("00001000", '6')] // 5
    [InlineData("00000100", '3')] // 8
    [InlineData("00000010", '7')] // 4
    [InlineData("00000001", '9')] // 2
    [InlineData("11111111", '7')] // 48, remainder 4
    [InlineData("20000020", '8')] // 6+8 = 14, remainder 3
    [InlineData("40000000", 'X')] // 12, remainder 1: 10 is written X
    [InlineData("A0000000", '3')] // A is 10: 30, remainder 8
    [InlineData("000Z0000", '2')] // Z is 35: 350, remainder 9
    [InlineData("D2143569", 'X')] // 39+14+9+40+15+40+24+18 = 199, remainder 1
    [InlineData("79965505", '8')] // 21+63+81+60+25+40+0+10 = 300, remainder 3
    public void The_check_character_is_the_one_of_the_standard(string eight, char check)
    {
        Assert.All("0123456789X", c => Assert.Equal(c == check, OrganisationCode.IsValid(eight + c)));
        Assert.Equal(eight + check, OrganisationCode.TryParse(eight + check));
        Assert.Equal(eight + check, OrganisationCode.TryParse($"{eight}-{check}"));
    }

    [Theory]
    [InlineData("d2143569-x", "D2143569X")]
    [InlineData(" D2143569－X ", "D2143569X")]
    [InlineData("Ｄ２１４３５６９Ｘ", "D2143569X")]
    [InlineData("D214 3569–X", "D2143569X")]
    [InlineData("D2143569\u200bX", "D2143569X")]
    [InlineData("D2143569", null)]
    [InlineData("D2143569XX", null)]
    [InlineData("D2143569/X", null)]
    [InlineData("组2143569X", null)]
    [InlineData("", null)]
    [InlineData(" ", null)]
    [InlineData(null, null)]
    public void What_is_typed_is_forgiven_and_what_is_none_is_null(string? typed, string? code) => Assert.Equal(code, OrganisationCode.TryParse(typed));

    [Fact]
    public void It_stands_within_the_credit_code() => Assert.True(OrganisationCode.IsValid("91330100799655058B".AsSpan(8, 9)));

    /// <summary>Every weight is prime to 11, so that a digit that changes always changes the check character.</summary>
    [Fact]
    public void One_wrong_digit_is_always_noticed() =>
        Gen.Select(Gen.Int[0, 99_999_999], Gen.Int[0, 7], Gen.Int[1, 9]).Sample((number, place, shift) =>
        {
            var eight = number.ToString("D8", System.Globalization.CultureInfo.InvariantCulture).ToCharArray();
            var check = "0123456789X".Single(c => OrganisationCode.IsValid([.. eight, c]));
            eight[place] = (char)('0' + ((eight[place] - '0' + shift) % 10));
            return !OrganisationCode.IsValid([.. eight, check]);
        });
}
