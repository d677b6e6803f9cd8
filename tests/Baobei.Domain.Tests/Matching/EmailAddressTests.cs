using Baobei.Domain.Matching;
using CsCheck;

namespace Baobei.Domain.Tests.Matching;

public sealed class EmailAddressTests
{
    [Fact]
    public void Addresses_are_read_as_the_vectors_say()
    {
        var rows = Vectors.Of("emails.csv");
        Assert.Equal(300, rows.Count);
        Assert.All(rows, row =>
        {
            var address = EmailAddress.Normalise(row[0]);
            Assert.Equal(row[2] == "invalid" ? null : row[1], address);
            if (address is not null)
            {
                Assert.Equal(row[2], EmailAddress.KindOf(address).ToString().ToLowerInvariant());
            }
        });
    }

    [Theory]
    [InlineData("a@例子.公司", "a@xn--fsqu00a.xn--55qx5d")]
    [InlineData("a@b.c", null)]
    [InlineData("a@b.12", null)]
    [InlineData(".a@b.cn", null)]
    [InlineData("a.@b.cn", null)]
    [InlineData("a@-b.cn", null)]
    [InlineData("a@b_c.cn", null)]
    [InlineData("a\u200bb@c.cn", null)]
    [InlineData("\ufeffa@b.cn\u200b", "a@b.cn")]
    [InlineData("邮箱：A@B.CN。", "a@b.cn")]
    [InlineData("E-mail: a@b.cn", "a@b.cn")]
    [InlineData("email@b.cn", "email@b.cn")]
    [InlineData("mailto:a@b.cn?subject=Hello", "a@b.cn")]
    [InlineData("王伟（a@b.cn）", "a@b.cn")]
    [InlineData("a@b.cn (王伟)", "a@b.cn")]
    [InlineData("\"王伟\" <A@B.cn>;", "a@b.cn")]
    [InlineData("“a@b.cn”", "a@b.cn")]
    [InlineData("'a@b.cn'", "a@b.cn")]
    [InlineData("a at b.cn", null)]
    [InlineData("a@b..cn", null)]
    [InlineData("a@b.cn@", null)]
    [InlineData("<>", null)]
    [InlineData("()", null)]
    [InlineData("a b@c.cn", null)]
    [InlineData("张三@c.cn", null)]
    [InlineData("a@b.cn, c@d.cn", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Other_addresses(string? text, string? canonical) => Assert.Equal(canonical, EmailAddress.Normalise(text));

    [Fact]
    public void The_local_part_has_64_characters_at_most()
    {
        Assert.NotNull(EmailAddress.Normalise(new string('a', 64) + "@b.cn"));
        Assert.Null(EmailAddress.Normalise(new string('a', 65) + "@b.cn"));
    }

    [Fact]
    public void A_throw_away_service_is_known_by_its_subdomains_too()
    {
        Assert.True(EmailAddress.IsDisposable("a@x.y.mailox.fun"));
        Assert.False(EmailAddress.IsDisposable("a@notmailox.fun"));
    }

    [Theory]
    [InlineData("Wang <w@mail.acme.com.cn>", "acme.com.cn")]
    [InlineData("w@acme.cn", "acme.cn")]
    [InlineData("w@hr.eu.acme.com", "acme.com")]
    [InlineData("w@a.b.acme.co.uk", "acme.co.uk")]
    [InlineData("w@it.acme.bj.cn", "acme.bj.cn")]
    [InlineData("w@qq.com", null)]
    [InlineData("w@mail.qq.com", null)]
    [InlineData("w@vip.163.com", null)]
    [InlineData("w@x.mailox.fun", null)]
    [InlineData("w@localhost", null)]
    [InlineData("w@例子.公司", "xn--fsqu00a.xn--55qx5d")]
    [InlineData("w@GMAIL.com", null)]
    [InlineData("a@b@c.cn", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_company_is_known_by_its_own_domain_only(string? email, string? domain) => Assert.Equal(domain, EmailAddress.CompanyDomain(email));

    [Fact]
    public void Two_share_a_domain_exactly_when_each_by_itself_has_it()
    {
        string[] domains = ["acme.cn", "mail.acme.cn", "acme.com.cn", "w.acme.com.cn", "bcme.com.cn", "ACME.CN", "acme.cn.", "例子.公司", "xn--fsqu00a.xn--55qx5d", "qq.com", "localhost", "x.mailox.fun"];
        var emails = domains.SelectMany(domain => new[] { $"w@{domain}", $"Wang <w@{domain}>", $"mailto:w@{domain}", $" w@{domain}; " }).Append("").Append("w").ToList();
        var shared = 0;
        foreach (var one in emails)
        {
            foreach (var other in emails)
            {
                var expected = EmailAddress.CompanyDomain(one) is { } domain && domain == EmailAddress.CompanyDomain(other);
                Assert.True(expected == EmailAddress.ShareCompanyDomain(one, other), $"{one} {other}");
                shared += expected ? 1 : 0;
            }
        }

        Assert.True(shared > 100);
    }

    [Fact]
    public void Normalising_again_changes_nothing() =>
        Gen.String[Gen.Char["abAB.<>@;：＠ xＸ-_。9例\n"], 0, 20].Sample(
            text => EmailAddress.Normalise(text) is not { } address || EmailAddress.Normalise(address) == address, iter: 20_000);

    [Fact]
    public void Any_text_may_be_asked() => Mangled.Sample("emails.csv", EmailAddress.Normalise);
}
