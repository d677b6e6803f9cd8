using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using CsCheck;

namespace Baobei.Domain.Tests.Matching;

public sealed class CodeTests
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private static readonly DateOnly Today = new(2026, 3, 1);

    [Fact]
    public void Credit_codes_are_judged_as_the_vectors_say()
    {
        var rows = Vectors.Of("credit-codes.csv");
        Assert.Equal(1066, rows.Count);
        Assert.All(rows, row => Assert.Equal(row[1] == "false" ? null : row[2], UnifiedCreditCode.TryParse(row[0])));
    }

    [Fact]
    public void One_wrong_character_is_always_noticed() =>
        Gen.Select(Gen.Int[0, 17], Gen.Int[1, 30]).Sample((place, shift) =>
        {
            var code = "91330100799655058B".ToCharArray();
            code[place] = Alphabet[(Alphabet.IndexOf(code[place], StringComparison.Ordinal) + shift) % Alphabet.Length];
            return !UnifiedCreditCode.IsValid(code);
        });

    [Theory]
    [InlineData("税号: 91330100799655058B", "91330100799655058B")]
    [InlineData("统一社会信用代码（税号）：9133 0100 7996 5505 8b", "91330100799655058B")]
    [InlineData("uscc 91330100799655058B", "91330100799655058B")]
    [InlineData("91330100\u2011799655058\u2212B", "91330100799655058B")]
    [InlineData("\ufeff91330100799655058B\u00a0\r\n", "91330100799655058B")]
    [InlineData("９１３３０１００ ７９９６５５０５８ｂ", "91330100799655058B")]
    [InlineData("000000000000000000", null)]
    [InlineData("91330100799655058B 91330100799655058B", null)]
    [InlineData("统一社会信用代码：", null)]
    [InlineData("（", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Credit_codes_as_people_paste_them(string? text, string? code) => Assert.Equal(code, UnifiedCreditCode.TryParse(text));

    /// <summary>Their check digits are those of published unified codes, which hold them: Alibaba, Tencent, Baidu, Xiaomi, Huawei.</summary>
    [Theory]
    [InlineData("79965505-8", "799655058")]
    [InlineData("组织机构代码：71526726-x", "71526726X")]
    [InlineData("８０２１００４３－３", "802100433")]
    [InlineData("551385082", "551385082")]
    [InlineData("19220382-1", "192203821")]
    [InlineData("79965505-7", null)]
    [InlineData("7996550-58", "799655058")]
    [InlineData("7996550588", null)]
    [InlineData("7996550*8", null)]
    [InlineData("91330100799655058B", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Organisation_codes_have_a_check_digit(string? text, string? code) => Assert.Equal(code, OrganisationCode.TryParse(text));

    [Fact]
    public void The_vectors_hold_right_organisation_codes_too()
    {
        var codes = Vectors.Of("credit-codes.csv").Where(row => row[3] == "org_code_only").Select(row => row[0]).ToList();
        Assert.NotEmpty(codes);
        Assert.All(codes, code => Assert.Equal(code.Replace("-", "", StringComparison.Ordinal), OrganisationCode.TryParse(code)));
    }

    [Fact]
    public void Any_text_may_be_asked()
    {
        Mangled.Sample("credit-codes.csv", UnifiedCreditCode.TryParse);
        Mangled.Sample("credit-codes.csv", OrganisationCode.TryParse);
        Mangled.Sample("credit-codes.csv", text => ResidentIdentityNumber.TryParse(text, Today));
    }

    [Theory]
    [InlineData("11010519491231002X", true)]
    [InlineData("11010519491231002x", true)]
    [InlineData("110105 19491231 002X", true)]
    [InlineData("１１０１０５１９４９１２３１００２Ｘ", true)]
    [InlineData("440524188001010014", true)]
    [InlineData("110105194912310021", false)]
    [InlineData("11010519491331002X", false)]
    [InlineData("11010519490229002X", false)]
    [InlineData("1101051949123100", false)]
    [InlineData("110105491231002", false)]
    [InlineData("01010519491231002X", false)]
    [InlineData("1101051949123100XX", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Identity_numbers_have_a_region_a_date_and_a_check_character(string? number, bool isValid) =>
        Assert.Equal(isValid, ResidentIdentityNumber.TryParse(number, Today) is not null);

    [Fact]
    public void Nobody_is_born_tomorrow()
    {
        var born = new DateOnly(2026, 3, 2);
        var number = WithCheck("11010520260302001");
        Assert.Null(ResidentIdentityNumber.TryParse(number, born.AddDays(-1)));
        Assert.Equal(number, ResidentIdentityNumber.TryParse(number, born));
    }

    [Fact]
    public void A_wrong_digit_in_an_identity_number_is_noticed() =>
        Gen.Select(Gen.Int[0, 16], Gen.Int[1, 9]).Sample((place, shift) =>
        {
            var number = "11010519491231002X".ToCharArray();
            number[place] = (char)('0' + ((number[place] - '0' + shift) % 10));
            return ResidentIdentityNumber.TryParse(new string(number), Today) is null;
        });

    [Theory]
    [InlineData("11010519491231002X", "110*************2X")]
    [InlineData("1234", "****")]
    public void Identity_numbers_are_shown_masked(string number, string masked) => Assert.Equal(masked, ResidentIdentityNumber.Mask(number));

    [Theory]
    [InlineData("aliyunceshi", null)]
    [InlineData(" aliyunceshi ", null)]
    [InlineData("杭州云帆科技", null)]
    [InlineData("ali_yun-2018", null)]
    [InlineData("ａｌｉｙｕｎ", null)]
    [InlineData("abcd", "login_name_length")]
    [InlineData("abcdefghijklmnopqrstuvwxyz", "login_name_length")]
    [InlineData("1aliyun", "login_name_characters")]
    [InlineData("_aliyun", "login_name_characters")]
    [InlineData("ali yun", "login_name_characters")]
    [InlineData("ali@yun.cn", "login_name_characters")]
    [InlineData("admin", "login_name_reserved")]
    [InlineData("ADMIN", "login_name_reserved")]
    public void Login_names_obey_their_rules(string name, string? code) =>
        Assert.Equal(code, (Record.Exception(() => { LoginName.Check(name); }) as InvalidField)?.Code);

    [Fact]
    public void Login_names_are_unique_without_case_and_width() => Assert.Equal(LoginName.Key("AliYun"), LoginName.Key("ａｌｉｙｕｎ"));

    private static string WithCheck(string seventeen) =>
        seventeen + "0123456789X".First(check => ResidentIdentityNumber.TryParse(seventeen + check, new DateOnly(2030, 1, 1)) is not null);
}
