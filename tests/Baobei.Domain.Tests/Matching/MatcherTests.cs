using System.Globalization;
using System.Text;
using Baobei.Domain.Matching;

namespace Baobei.Domain.Tests.Matching;

/// <summary>How well the matcher answers pairs of names that were made up for this: every way in which one customer is written twice, and every way in which two look like one.</summary>
public sealed class MatcherTests
{
    /// <summary>
    /// For each kind: how many of its pairs are answered as labelled, and how many without a mistake that nobody would notice (the same called
    /// different or related; another called the same). Measured; a change that answers fewer has lost quality, one that answers more raises the number.
    /// </summary>
    private static readonly Dictionary<string, (int Right, int Tolerable)> AtLeast = new()
    {
        ["exact"] = (8, 8),
        ["width"] = (8, 8),
        ["brackets"] = (9, 9),
        ["traditional"] = (9, 9),
        ["legal_dropped"] = (12, 12),
        ["legal_shortened"] = (9, 9),
        ["legal_other_spelling"] = (9, 9),
        ["legal_misspelt"] = (8, 9),
        ["region_added"] = (9, 9),
        ["region_within"] = (8, 8),
        ["region_moved"] = (9, 9),
        ["suffix_city"] = (9, 9),
        ["homophone"] = (9, 9),
        ["near_sound"] = (3, 8),
        ["look_alike"] = (3, 8),
        ["missing_character"] = (6, 9),
        ["doubled_character"] = (8, 8),
        ["swapped_characters"] = (8, 8),
        ["notes_behind"] = (10, 10),
        ["notes_before"] = (8, 8),
        ["spaces"] = (8, 8),
        ["pinyin_whole"] = (8, 8),
        ["pinyin_brand"] = (8, 8),
        ["pinyin_mixed"] = (8, 8),
        ["pinyin_initials"] = (0, 7),
        ["english_business"] = (12, 12),
        ["region_and_brand"] = (9, 9),
        ["brand_only"] = (7, 9),
        ["brand_and_business"] = (10, 10),
        ["stock_name"] = (9, 9),
        ["numerals"] = (7, 9),
        ["hong_kong_taiwan"] = (7, 8),
        ["english_forms"] = (9, 9),
        ["accents"] = (8, 8),
        ["ampersand"] = (8, 8),
        ["abbreviated_words"] = (9, 9),
        ["english_typo"] = (9, 9),
        ["joined_words"] = (8, 8),
        ["the"] = (6, 6),
        ["acronym"] = (0, 6),
        ["branch"] = (10, 10),
        ["branch_typed"] = (7, 9),
        ["branches"] = (8, 8),
        ["group"] = (9, 9),
        ["bracket_sisters"] = (8, 8),
        ["other_region"] = (29, 29),
        ["other_industry"] = (28, 28),
        ["one_character"] = (23, 24),
        ["homophone_brand"] = (0, 8),
        ["superset_brand"] = (0, 9),
        ["swapped_brand"] = (8, 8),
        ["same_region_and_business"] = (20, 20),
        ["unrelated"] = (16, 16),
        ["english_same_first_word"] = (8, 8),
        ["english_same_tail"] = (16, 16),
        ["english_small_edit"] = (8, 14),
        ["cross_script"] = (16, 18),
        ["short_name_of_another"] = (14, 14),
        ["text_around"] = (8, 8),
        ["letters_beside"] = (1, 8),
        ["institution_short"] = (0, 6),
        ["institution_within"] = (6, 6),
        ["part_of_town"] = (5, 6),
        ["city_nickname"] = (6, 6),
        ["one_group"] = (6, 6),
        ["shop"] = (5, 6),
        ["business_sound"] = (5, 6),
        ["picture"] = (4, 4),
        ["state_short"] = (0, 6),
        ["district_short"] = (2, 4),
        ["letters_same"] = (0, 2),
        ["house_short"] = (12, 13),
        ["body_short"] = (11, 11),
        ["institution_called"] = (6, 11),
        ["school_for_another"] = (8, 8),
        ["another_number"] = (5, 5),
        ["number_written"] = (4, 4),
        ["business_shortened"] = (7, 7),
        ["swapped_uncommon"] = (3, 6),
        ["house_of_place"] = (3, 5),
        ["place_note"] = (4, 4),
        ["row_number"] = (2, 2),
        ["numbered_in_english"] = (5, 5),
        ["pinyin_slip"] = (0, 9),
        ["part_initials"] = (0, 8),
        ["brand_initials"] = (0, 7),
        ["parts_turned"] = (8, 8),
        ["typed_around"] = (11, 12),
        ["slip_in_county"] = (1, 4),
        ["letters_of_another"] = (8, 8),
        ["cantonese"] = (12, 13),
        ["wade_giles"] = (9, 10),
        ["old_place"] = (10, 10),
        ["spelt_apart"] = (12, 12),
        ["polyphone"] = (5, 7),
        ["works"] = (7, 7),
        ["project_note"] = (13, 14),
        ["department_note"] = (4, 8),
        ["person_before"] = (7, 7),
        ["platform_shop"] = (4, 10),
        ["next_name"] = (4, 10),
        ["number_in_brand"] = (11, 11),
        ["cooperative"] = (5, 6),
        ["shop_typed"] = (5, 6),
        ["invest_short"] = (31, 32),
        ["tax_office"] = (4, 6),
        ["association_short"] = (2, 15),
        ["rural_bank"] = (11, 11),
        ["zone_committee"] = (9, 9),
        ["swapped_parts"] = (3, 5),
        ["depot"] = (4, 4),
        ["partnership"] = (8, 8),
        ["surname_shop"] = (7, 7),
        ["opposite"] = (5, 5),
        ["brand_lead"] = (4, 4),
        ["all_sounds"] = (1, 1),
        ["project_before"] = (3, 3),
        ["person_behind"] = (2, 4),
        ["association_other"] = (5, 5),
        ["two_slips"] = (0, 2),
        ["two_other"] = (1, 1),
        ["platform_other"] = (2, 2),
        ["project_company"] = (2, 2),
        ["not_the_note"] = (3, 3),
        ["street_office"] = (6, 6),
        ["surname_sound"] = (0, 1),
        ["shop_other"] = (1, 1),
        ["invest_other"] = (1, 1),
        ["number_other"] = (1, 1),
        ["rotated_brand"] = (2, 2),
        ["district_typed"] = (2, 2),
        ["province_or_city"] = (0, 4),
        ["department_of_other_languages"] = (3, 3),
        ["trading_house_across"] = (2, 2),
        ["company_of_works"] = (3, 3),
        ["whole_name_abroad"] = (0, 3),
        ["letters_and_place"] = (2, 3),
        ["house_in_digits"] = (2, 3),
        ["institution_short_end"] = (2, 2),
        ["zone_in_short"] = (2, 2),
        ["mark_before"] = (3, 3),
        ["field_twice"] = (2, 2),
        ["mechanical_of_other_languages"] = (2, 2),
        ["business_typed"] = (9, 10),
        ["hospital_number"] = (4, 4),
        ["latin_form"] = (35, 35),
        ["latin_filler"] = (4, 5),
        ["latin_letters"] = (7, 7),
        ["latin_and"] = (10, 10),
        ["latin_abbreviated"] = (24, 25),
        ["latin_numbers"] = (9, 9),
        ["latin_note"] = (28, 33),
        ["latin_place"] = (9, 15),
        ["latin_sisters"] = (12, 13),
        ["latin_branch"] = (24, 24),
        ["latin_group"] = (13, 13),
        ["latin_affiliate"] = (13, 13),
        ["latin_domain"] = (7, 8),
        ["latin_acronym_beside"] = (3, 3),
        ["latin_trade_name"] = (5, 5),
        ["latin_beginning"] = (0, 5),
        ["latin_common_word"] = (3, 3),
        ["latin_transliterated"] = (11, 23),
        ["latin_misread"] = (4, 8),
        ["latin_translated"] = (18, 20),
        ["latin_order"] = (16, 17),
        ["latin_other_person"] = (11, 11),
        ["latin_other_number"] = (13, 13),
        ["latin_other_letter"] = (12, 24),
        ["latin_other_line"] = (51, 52),
        ["latin_script"] = (3, 3),
        ["latin_house_word"] = (5, 5),
        ["latin_institution"] = (12, 15),
        ["latin_institution_other"] = (7, 7),
        ["latin_initials"] = (2, 8),
        ["latin_initials_other"] = (5, 5),
        ["latin_syllables"] = (0, 4),
        ["latin_syllables_other"] = (2, 2),
        ["latin_former_name"] = (0, 5),
        ["latin_town_name"] = (3, 3),
        ["latin_former_other"] = (2, 2),
        ["latin_roman"] = (2, 2),
        ["latin_roman_other"] = (2, 2),
        ["latin_elided"] = (3, 3),
        ["latin_garbled"] = (4, 4),
        ["latin_lost_letters"] = (5, 5),
        ["latin_series"] = (6, 7),
        ["latin_brackets_other"] = (2, 2),
        ["latin_countries_alike"] = (5, 5),
        ["latin_form_in_front"] = (4, 4),
        ["latin_first_name"] = (3, 4),
        ["latin_branch_other"] = (2, 2),
        ["latin_note_small"] = (0, 1),
        ["latin_office_number"] = (4, 4),
        ["latin_owner"] = (3, 3),
        ["latin_generic"] = (0, 2),
        ["latin_shop_in_town"] = (0, 4),
        ["latin_lost_known"] = (4, 4),
        ["latin_form_small"] = (7, 7),
        ["latin_addressee"] = (5, 5),
        ["latin_first_name_short"] = (5, 5),
        ["latin_title"] = (3, 3),
        ["latin_country_spelling"] = (4, 5),
        ["latin_shop_spelling"] = (0, 2),
        ["latin_script_spelling"] = (0, 4),
        ["latin_short_sound"] = (0, 1),
        ["latin_number_twice"] = (1, 1),
        ["latin_airline"] = (1, 1),
        ["latin_dropped_letters"] = (3, 3),
        ["latin_garbled_twice"] = (3, 3),
        ["latin_university_other"] = (3, 4),
        ["latin_cut"] = (7, 7),
        ["latin_address"] = (6, 8),
        ["latin_behind_form"] = (9, 10),
        ["latin_alike"] = (4, 5),
        ["latin_form_nations"] = (2, 5),
        ["latin_city"] = (7, 8),
        ["latin_small_slips"] = (7, 7),
        ["latin_branch_of_words"] = (3, 3),
        ["latin_not_form"] = (1, 1),
        ["brand_meaning"] = (14, 15),
        ["known_name"] = (12, 13),
        ["known_institution"] = (8, 8),
        ["public_body"] = (10, 10),
        ["seat_of_branch"] = (5, 5),
        ["holding_and_company"] = (4, 4),
        ["spelt_place_other_brand"] = (3, 3),
        ["number_for_brand"] = (3, 3),
        ["school_of_university"] = (3, 3),
        ["autonomous_short"] = (17, 18),
        ["branch_in_pinyin"] = (5, 5),
        ["business_in_english"] = (3, 3),
        ["kind_of_bank"] = (3, 3),
        ["school_in_english"] = (2, 2),
        ["syllables_other"] = (3, 3),
        ["town_moved"] = (3, 3),
        ["number_moved"] = (5, 5),
        ["town_dropped"] = (5, 6),
        ["former_and_present"] = (1, 3),
        ["institution_note"] = (3, 3),
        ["letters_for_brand"] = (2, 4),
        ["sister_in_brackets"] = (3, 3),
        ["state_institute"] = (5, 5),
        ["works_of_both"] = (2, 3),
        ["word_at_border"] = (2, 2),
        ["zone_named"] = (4, 4),
        ["listed_number"] = (5, 5),
        ["bank_of_place"] = (3, 3),
        ["group_of_listed"] = (1, 1),
        ["country_behind"] = (3, 5),
        ["form_in_front"] = (4, 4),
        ["abroad"] = (4, 4),
        ["place_is_all"] = (4, 4),
        ["owner_behind"] = (0, 1),
        ["house_of_others"] = (7, 8),
        ["group_within"] = (1, 1),
        ["brand_by_sound"] = (4, 9),
        ["numbered_works"] = (4, 4),
        ["government"] = (7, 7),
        ["pinyin_tones"] = (2, 2),
        ["acronym_around"] = (0, 2),
        ["institution_in_english"] = (4, 4),
        ["spelt_place"] = (2, 2),
        ["part_of_office"] = (5, 5),
        ["latin_house_and_short"] = (0, 2),
        ["brand_goes_on"] = (1, 3),
        ["katakana_alone"] = (3, 3),
        ["region_namesake"] = (2, 2),
        ["house_other_name"] = (1, 3),
        ["partnership_in_english"] = (2, 2),
        ["latin_acronym_whole"] = (0, 1),
        ["across_note"] = (9, 9),
        ["across_scanned"] = (5, 5),
        ["across_business_slip"] = (6, 6),
        ["across_cut"] = (5, 5),
        ["across_branch"] = (6, 6),
        ["across_card"] = (5, 5),
        ["across_chosen"] = (1, 4),
        ["across_county"] = (1, 4),
        ["across_zone"] = (4, 4),
        ["contact_beside"] = (9, 9),
        ["status_beside"] = (8, 8),
        ["row_mark"] = (6, 6),
        ["said_around"] = (7, 7),
        ["character_told"] = (5, 6),
        ["character_torn"] = (4, 6),
        ["department_beside"] = (5, 6),
        ["own_shop"] = (2, 6),
        ["branch_places"] = (7, 7),
        ["share_mark"] = (4, 7),
        ["university_place"] = (4, 5),
        ["second_name_aside"] = (2, 2),
        ["hospital_for_something"] = (2, 2),
        ["group_in_brackets"] = (5, 5),
        ["branch_number_written"] = (5, 5),
        ["address_across"] = (2, 2),
        ["institution_in_pinyin"] = (1, 1),
        ["called_in_two_places"] = (1, 3),
        ["outlet_of_called_house"] = (3, 3),
        ["branch_called_company"] = (1, 2),
        ["branch_alone"] = (0, 1),
        ["further_business"] = (0, 1),
        ["joint_venture_across"] = (1, 1),
        ["known_name_mixed"] = (2, 2),
        ["party_organ"] = (2, 2),
        ["account_number_in_front"] = (2, 2),
        ["numbered_company"] = (1, 1),
        ["unit_of_estate"] = (1, 1),
        ["chat_in_english"] = (1, 1),
        ["trade_in_vietnamese"] = (1, 1),
        ["nation_and_people"] = (0, 1),
        ["county_and_city"] = (1, 1),
        ["places_behind"] = (1, 1),
        ["business_words_turned"] = (1, 1),
        ["note_with_date"] = (1, 1),
        ["rare_character_in_parts"] = (0, 1),
        ["second_name"] = (2, 2),
        ["station_of_called_house"] = (1, 1),
        ["company_for_country"] = (1, 1),
        ["works_in_english"] = (1, 1),
        ["letters_of_card"] = (0, 2),
        ["characters_of_japan"] = (3, 3),
        ["store_of_street"] = (5, 5),
        ["company_of_builders"] = (5, 5),
        ["web_address_across"] = (2, 2),
        ["sub_branch_across"] = (2, 2),
        ["driving_school"] = (1, 1),
        ["sound_of_foreign_name"] = (1, 2),
        ["known_name_misspelt"] = (0, 2),
        ["gloss_in_brackets"] = (1, 1),
        ["latin_tied_word"] = (1, 1),
        ["latin_first_key"] = (0, 1),
        ["latin_first_sound"] = (0, 1),
        ["overseas_across"] = (2, 2),
        ["house_abroad_across"] = (2, 2),
        ["letters_leave_business"] = (0, 1),
        ["abbreviation_placed"] = (1, 2),
        ["branch_cut_off"] = (1, 1),
        ["counter_of_house"] = (2, 2),
        ["form_of_europe"] = (1, 1),
        ["latin_number_joined"] = (1, 1),
        ["initials_of_known_house"] = (0, 1),
        ["company_of_province_across"] = (2, 2),
        ["campus_short"] = (0, 3),
        ["campus_of_another"] = (2, 2),
        ["group_left_out"] = (0, 3),
        ["group_of_another"] = (1, 1),
        ["letters_behind_name"] = (0, 2),
        ["letters_behind_other_name"] = (1, 1),
        ["address_in_front"] = (2, 2),
        ["address_in_front_of_another"] = (1, 1),
        ["english_word_behind"] = (2, 2),
        ["english_word_of_another"] = (1, 1),
        ["brand_swapped_alone"] = (0, 1),
        ["pinyin_other_in_latin"] = (3, 3),
        ["pinyin_near_in_latin"] = (0, 2),
        ["province_alike_in_latin"] = (3, 3),
        ["university_of_another_across"] = (3, 3),
        ["university_with_place_across"] = (1, 1),
        ["academy_by_number"] = (0, 1),
        ["academy_of_another_number"] = (1, 1),
        ["town_initials_across"] = (2, 2),
        ["town_initials_of_another"] = (0, 1),
        ["japanese_name_across"] = (2, 2),
        ["japanese_name_of_another"] = (1, 1),
        ["district_told_in_brackets"] = (2, 2),
        ["two_known_in_latin"] = (1, 1),
        ["publisher_across"] = (0, 1),
        ["known_behind_quarter_across"] = (0, 2),
        ["known_behind_other_quarter"] = (1, 1),
        ["pinyin_and_taiwan_in_latin"] = (0, 1),
        ["known_with_place_in_latin"] = (0, 1),
        ["house_of_state_in_province_across"] = (2, 2),
        ["group_and_listed_across"] = (1, 1),
        ["listed_across"] = (1, 1),
        ["street_called_by_works"] = (2, 2),
        ["works_behind"] = (1, 1),
        ["house_of_state_left_out"] = (0, 1),
        ["house_of_state_elsewhere"] = (1, 1),
        ["letters_of_known_behind"] = (0, 1),
        ["capitals_in_front"] = (0, 1),
    };

    private static readonly IReadOnlyList<Answered> Pairs =
        [.. Vectors.Of("matching.csv").Select(row => new Answered(row[0], row[1], row[2], row[3], Matcher.Match(row[0], row[1], MatchThresholds.Default)))];

    [Fact]
    public void The_set_has_every_kind_of_pair()
    {
        Assert.True(Pairs.Count >= 400);
        Assert.True(Pairs.Select(pair => pair.Kind).Distinct().Count() >= 40);
        Assert.All(Pairs, pair => Assert.Contains(pair.Label, new[] { "same", "related", "different" }));
        Assert.Equal(Pairs.Count, Pairs.Select(pair => string.Join('|', new[] { pair.Left, pair.Right }.Order(StringComparer.Ordinal))).Distinct().Count());
        Assert.Equal(Pairs.Select(pair => pair.Kind).Distinct().Order(), AtLeast.Keys.Order());
    }

    [Fact]
    public void Names_that_are_called_the_same_are_the_same() =>
        NoLess(Share(Pairs.Where(pair => pair.Is(MatchAnswer.Same)), pair => pair.Label == "same"), 0.98);

    [Fact]
    public void Most_names_that_are_the_same_are_called_so() => NoLess(Share(Of("same"), pair => pair.Is(MatchAnswer.Same)), 0.75);

    [Fact]
    public void Names_that_are_the_same_are_hardly_ever_missed() =>
        NoLess(Share(Of("same"), pair => pair.Is(MatchAnswer.Same) || pair.Is(MatchAnswer.Review)), 0.95);

    [Fact]
    public void Related_customers_are_not_called_the_same() => NoLess(Share(Of("related"), pair => !pair.Is(MatchAnswer.Same)), 0.98);

    [Fact]
    public void Another_region_or_line_of_business_is_not_called_the_same() =>
        NoLess(Share(Pairs.Where(pair => pair.Kind is "other_region" or "other_industry"), pair => !pair.Is(MatchAnswer.Same)), 0.995);

    [Fact]
    public void People_look_at_few_names_that_are_different() => NoLess(Share(Of("different"), pair => !pair.Is(MatchAnswer.Review)), 0.85);

    [Fact]
    public void No_kind_is_answered_worse_than_it_was()
    {
        var report = new StringBuilder();
        foreach (var kind in Pairs.GroupBy(pair => pair.Kind))
        {
            var least = AtLeast.GetValueOrDefault(kind.Key);
            if (kind.Count(pair => pair.IsRight) < least.Right || kind.Count(pair => pair.IsTolerable) < least.Tolerable)
            {
                report.Append(CultureInfo.InvariantCulture, $"\n{kind.Key}: {kind.Count(pair => pair.IsRight)} right, {kind.Count(pair => pair.IsTolerable)} tolerable; were {least.Right} and {least.Tolerable}");
                report.AppendJoin("", kind.Where(pair => !pair.IsRight).Select(pair => "\n  " + pair));
            }
        }

        Assert.True(report.Length == 0, report.ToString());
    }

    [Fact]
    public void Who_was_decided_on_is_explained_as_who_was_not_whatever_was_asked_between() => Assert.All(Pairs, pair =>
    {
        var reasons = Matcher.Explain(new(pair.Left), new(pair.Right));
        var (left, right) = (new MatchParty(pair.Left), new MatchParty(pair.Right) { Nickname = "云岫澜" });
        var named = Matcher.Explain(left, right);
        Matcher.Match(left, right, MatchThresholds.Default);
        Assert.Equal(named, Matcher.Explain(left, right));
        Matcher.Match(pair.Left, "杭州云岫澜软件有限公司", MatchThresholds.Default);
        Assert.Equal(named, Matcher.Explain(left, right));
        right = right with { Nickname = null };
        Matcher.Match(left, right, MatchThresholds.Default);
        Matcher.Match("Larkmoor Freight Ltd", pair.Right, MatchThresholds.Default);
        Assert.Equal(reasons, Matcher.Explain(left, right));
    });

    [Fact]
    public void Every_pair_is_explained_by_reasons_of_the_two_names_in_either_order()
    {
        Assert.All(Pairs, pair =>
        {
            var reasons = Matcher.Explain(new(pair.Left), new(pair.Right));
            Assert.NotEmpty(reasons);
            Assert.All(reasons, reason => Assert.NotEmpty(reason.Code));
            Assert.Equal(reasons.Count, reasons.Select(reason => reason.Code).Distinct().Count());

            // Turned round, the same is said, with left and right exchanged.
            var turned = Matcher.Explain(new(pair.Right), new(pair.Left));
            if (pair.Left != pair.Right)
            {
                Assert.Equal(reasons, turned.Select(reason => new MatchReason(reason.Code, reason.Right, reason.Left)));
            }
        });
        Assert.All(Pairs.Where(pair => pair.Result.Score < 1000), pair =>
            Assert.DoesNotContain("same_name", Matcher.Explain(new(pair.Left), new(pair.Right)).Select(reason => reason.Code)));
    }

    [Fact]
    public void Thresholds_are_the_vendors()
    {
        const string left = "杭州云岫澜软件有限公司";
        const string right = "云岫澜软件";
        var score = Matcher.Match(left, right, MatchThresholds.Default).Score;
        Assert.InRange(score, 1, 999);
        Assert.Equal(MatchAnswer.Same, Matcher.Match(left, right, new(score, 0)).Answer);
        Assert.Equal(MatchAnswer.Review, Matcher.Match(left, right, new(score + 1, score)).Answer);
        Assert.Equal(MatchAnswer.Different, Matcher.Match(left, right, new(score + 2, score + 1)).Answer);
        Assert.Equal(MatchAnswer.Same, Matcher.Match(left, left, new(1000, 1000)).Answer);
    }

    private static IEnumerable<Answered> Of(string label) => Pairs.Where(pair => pair.Label == label);

    private static (double Share, string Wrong) Share(IEnumerable<Answered> pairs, Func<Answered, bool> isRight)
    {
        var all = pairs.ToList();
        return ((double)all.Count(isRight) / all.Count, string.Join('\n', all.Where(pair => !isRight(pair))));
    }

    private static void NoLess((double Share, string Wrong) measured, double least) =>
        Assert.True(measured.Share >= least, string.Create(CultureInfo.InvariantCulture, $"{measured.Share:P1}, and not {least:P1}:\n{measured.Wrong}"));

    private sealed record Answered(string Left, string Right, string Label, string Kind, MatchResult Result)
    {
        public bool IsRight => Result.Answer.ToString().Equals(Label, StringComparison.OrdinalIgnoreCase);

        public bool IsTolerable => Label == "same" ? Is(MatchAnswer.Same) || Is(MatchAnswer.Review) : !Is(MatchAnswer.Same);

        public bool Is(MatchAnswer answer) => Result.Answer == answer;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Label}/{Kind}: {Left} | {Right}: {Result.Answer} {Result.Score}");
    }
}
