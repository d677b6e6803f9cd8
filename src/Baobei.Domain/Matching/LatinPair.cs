namespace Baobei.Domain.Matching;

/// <summary>Two names in Latin letters: word is held against word, and what is left over decides.</summary>
internal static partial class LatinPair
{
    /// <summary>Letters that a nation begins with as its people do: India, Indian.</summary>
    private const int LeastOfNation = 4;

    /// <summary>More words than this are an address, or a sentence.</summary>
    private const int ManyWords = 16;

    private const int MaxTerms = LatinName.MaxTerms;

    /// <summary>From so many points on it is worth trying whether another name that stands beside one is the other.</summary>
    private const int WorthTrying = 60;

    /// <summary>From so many points on the words of the two say little, and it is worth asking whether one is another name of the other.</summary>
    private const int LooksOther = 300;

    /// <summary>Below so many points the other name is more than what looks like a branch or daughter.</summary>
    private const int SurelyOther = 150;

    public static Tally Compare(LatinName a, LatinName b)
    {
        var legal = default(Tally);
        if (a.Legal != b.Legal)
        {
            legal.Add(a.Legal == 0 || b.Legal == 0 ? MatchFinding.LegalMissing : (a.Legal & b.Legal) != 0 ? MatchFinding.LegalShort : MatchFinding.LegalOther);
        }

        if (a.Joined.SequenceEqual(b.Joined) && !a.Joined.IsEmpty)
        {
            Nations(a, b, ref legal);
            return legal.Points == 0 ? Tally.With(MatchFinding.SameName) : legal;
        }

        if (IsWithForm(a.Joined, b.Joined) || IsWithForm(b.Joined, a.Joined))
        {
            return Tally.With(MatchFinding.LegalShort);
        }

        if (a.IsDomain || b.IsDomain)
        {
            return Domains(a, b);
        }

        if (IsCut(a, b, out var cut) || IsCut(b, a, out cut))
        {
            cut.Add(a.Legal == b.Legal ? default : Tally.With(MatchFinding.LegalMissing));
            return cut;
        }

        var words = Words(a, b, null, null);
        if (words.Points > WorthTrying && (a.HasOther || b.HasOther) && Math.Min(a.Terms.Length, b.Terms.Length) <= ManyWords)
        {
            ReadOnlySpan<bool> ways = [false, true];
            foreach (var isOtherA in ways)
            {
                foreach (var isOtherB in ways)
                {
                    var part = Words(a, b, a.HasOther ? isOtherA : null, b.HasOther ? isOtherB : null);
                    part.Add(MatchFinding.TradeName);
                    words = part.Points < words.Points && !part.IsRelated && (!words.IsRelated || part.Points < SurelyOther) ? part : words;
                }
            }
        }

        if (words.Points > LooksOther && LatinHouses.AreOne(a, b))
        {
            words = Tally.With(MatchFinding.FormerName);
        }
        else if (!words.IsFar && LatinHouses.AreTwo(a, b))
        {
            // Beijing Institute of Technology is not Beijing University of Technology.
            words = Tally.With(MatchFinding.WordOther);
        }
        else if (words.Points > LooksOther && !words.IsRelated && AreInitials(a, b))
        {
            words = Tally.With(MatchFinding.Initials);
        }

        if (words.Points <= WorthTrying)
        {
            Nations(a, b, ref legal);
        }

        legal.Add(words);
        return legal;
    }

    /// <summary>A GmbH and an Inc. of one name are hardly one company.</summary>
    private static void Nations(LatinName a, LatinName b, ref Tally legal)
    {
        if (legal.Has(MatchFinding.LegalOther) && LatinLexicon.AreOfTwoNations(a.Legal, b.Legal))
        {
            legal.Add(MatchFinding.RegionSister);
        }
    }

    private static bool AreInitials(LatinName a, LatinName b) => LatinAcronym.IsOf(a, b) || LatinAcronym.IsOf(b, a);

    /// <summary>The legal form is written without a space: "BoldtS.A.".</summary>
    private static bool IsWithForm(ReadOnlySpan<char> shorter, ReadOnlySpan<char> longer) =>
        shorter.Length >= 3 && longer.Length > shorter.Length + 1 && longer.StartsWith(shorter, StringComparison.Ordinal) && LatinReading.IsLegal(longer[shorter.Length..]);

    /// <summary>A web address, and a name whose words it joins.</summary>
    private static Tally Domains(LatinName a, LatinName b)
    {
        Span<char> one = stackalloc char[NameReading.MaxLength + 16];
        Span<char> two = stackalloc char[NameReading.MaxLength + 16];
        var best = Tally.With(MatchFinding.WordOther);
        foreach (var skipsA in (ReadOnlySpan<LatinUse>)[LatinUse.Legal | LatinUse.Note, LatinUse.Note, LatinUse.Legal | LatinUse.Note | LatinUse.Little, LatinUse.Legal | LatinUse.Note | LatinUse.Filler, LatinUse.Legal | LatinUse.Note | LatinUse.Little | LatinUse.Filler])
        {
            var x = one[..Join(a, a.IsDomain ? LatinUse.None : skipsA, one)];
            var y = two[..Join(b, b.IsDomain ? LatinUse.None : skipsA, two)];
            var way = default(Tally);
            way.Add(MatchFinding.Domain);
            var shorter = x.Length < y.Length ? x : y;
            var longer = x.Length < y.Length ? y : x;
            if (!LatinWords.AreSpeltAlike(x, y))
            {
                if (longer.Length >= 8 && Edits.Distance(x, y, 1) == 1)
                {
                    way.Add(MatchFinding.WordSpellingLong);
                }
                else if (shorter.Length >= 5 && longer.StartsWith(shorter, StringComparison.Ordinal) && IsWordsOf(x.Length < y.Length ? b : a, shorter.Length, skipsA))
                {
                    way.Add(MatchFinding.TailMissing);
                }
                else
                {
                    continue;
                }
            }

            best = way.Points < best.Points ? way : best;
        }

        return best.Points >= MatchWeights.Of(MatchFinding.WordOther) && AreInitials(a, b) ? Tally.With(MatchFinding.Initials) : best;
    }

    /// <summary>So many letters are whole words at the beginning, and not only such as many companies have.</summary>
    private static bool IsWordsOf(LatinName name, int length, LatinUse skipped)
    {
        var isOwn = false;
        foreach (ref readonly var term in name.Terms)
        {
            if (!term.Is(skipped))
            {
                length -= term.Length;
                isOwn |= IsDistinctive(term);
                if (length <= 0)
                {
                    return length == 0 && isOwn;
                }
            }
        }

        return false;
    }

    private static int Join(LatinName name, LatinUse skipped, Span<char> into)
    {
        var length = 0;
        foreach (ref readonly var term in name.Terms)
        {
            if (!term.Is(skipped))
            {
                name.TextOf(term).CopyTo(into[length..]);
                length += term.Length;
            }
        }

        return length;
    }

    /// <summary>Tells companies apart: in no list of words, of no meaning that other words have, and long.</summary>
    private static bool IsDistinctive(in LatinTerm term) => term.IsBrand && !term.Is(LatinUse.Common) && term.Length >= 4 && (term.Means.IsNone || term.Is(LatinUse.FirstName));

    private static Tally Words(LatinName a, LatinName b, bool? isOtherA, bool? isOtherB)
    {
        var x = a.Terms;
        var y = b.Terms;
        Span<bool> usedA = stackalloc bool[MaxTerms];
        Span<bool> usedB = stackalloc bool[MaxTerms];
        Span<sbyte> mates = stackalloc sbyte[MaxTerms];
        mates.Fill(-1);
        var (countA, countB) = (Mark(x, usedA, isOtherA), Mark(y, usedB, isOtherB));
        Initials(a, x, usedA, b, y);
        Initials(b, y, usedB, a, x);
        var tally = default(Tally);
        if (countA == 0 || countB == 0)
        {
            return Tally.With(MatchFinding.WordOther);
        }

        var (matched, distinctive, translated, brands, slips, nations) = (0, 0, 0, 0, 0, 0);
        for (var pass = 0; pass < 4; pass++)
        {
            if (pass == 1)
            {
                LatinTranslation.Phrases(x, usedA, y, usedB, ref matched, ref translated);
                LatinTranslation.Phrases(y, usedB, x, usedA, ref matched, ref translated);
            }

            if (pass == 2)
            {
                if (Math.Min(countA, countB) > ManyWords && matched * 4 < Math.Min(countA, countB) * 3)
                {
                    // Texts, not names: looking closer at every two words of them would take long and find what is alike by chance.
                    return Tally.With(MatchFinding.WordOther);
                }

                // Words joined or parted.
                for (var i = 0; i < x.Length; i++)
                {
                    Joined(a, x, i, b, y, usedA, usedB, ref matched, ref distinctive, ref tally);
                }

                for (var j = 0; j < y.Length; j++)
                {
                    Joined(b, y, j, a, x, usedB, usedA, ref matched, ref distinctive, ref tally);
                }
            }

            if (pass == 3 && matched > 0)
            {
                Shortened(a, x, usedA, b, y, usedB, ref tally);
                Shortened(b, y, usedB, a, x, usedA, ref tally);
                LatinTranslation.Compounds(a, usedA, y, usedB, ref matched, ref translated);
                LatinTranslation.Compounds(b, usedB, x, usedA, ref matched, ref translated);
            }

            for (var i = 0; i < x.Length; i++)
            {
                for (var j = 0; j < y.Length && !usedA[i]; j++)
                {
                    if (!usedB[j] && LatinWords.Relation(a, x[i], b, y[j], pass, out var finding))
                    {
                        usedA[i] = usedB[j] = true;
                        mates[i] = (sbyte)j;
                        matched++;
                        if (finding == MatchFinding.WordTranslated)
                        {
                            // Trading and Handel are one; Red and Rot may be two brands.
                            translated++;
                            nations += x[i].Is(LatinUse.Country) != y[j].Is(LatinUse.Country) && a.TextOf(x[i]).CommonPrefixLength(b.TextOf(y[j])) >= LeastOfNation ? 1 : 0;
                            brands += x[i].IsBrand && y[j].IsBrand && Math.Min(x[i].Length, y[j].Length) >= 4 ? 1 : 0;
                            continue;
                        }

                        distinctive += IsDistinctive(x[i]) || IsDistinctive(y[j]) ? 1 : 0;
                        slips += finding == MatchFinding.WordSpelling && LatinWords.IsNeighbourKey(a.TextOf(x[i]), b.TextOf(y[j])) ? 1 : 0;
                        if (finding != MatchFinding.SameName)
                        {
                            tally.Add(finding);
                        }
                    }
                }
            }
        }

        if (matched > 0)
        {
            LatinAcronym.Beside(a, usedA, b, usedB, ref tally);
            LatinAcronym.Beside(b, usedB, a, usedA, ref tally);
        }

        var left = Left(a, usedA, isOtherA);
        var right = Left(b, usedB, isOtherB);
        var isAnchored = left.Count + right.Count == 0 && (distinctive > 0 || LatinTranslation.HavePlace(x, y));
        LatinTranslation.Count(isAnchored ? translated : translated + brands, isAnchored, ref tally);
        if (left.Count + right.Count == 0)
        {
            if (countA == 1 && countB == 1 && IsShortBrand(x[First(x)]) && IsShortBrand(y[First(y)]) && tally.Points > MatchWeights.Of(MatchFinding.WordLetters) && a.KeyOf(x[First(x)]).SequenceEqual(b.KeyOf(y[First(y)])))
            {
                // Kestrin and Keystrin: a short word alone that only sounds so may be another house.
                return Tally.With(MatchFinding.WordSoundShort);
            }

            // Where a second brand agrees to the letter, a key beside the right one is no other house.
            if (slips == 1 && distinctive > 1)
            {
                tally.Remove(MatchFinding.WordSpelling);
                tally.Add(MatchFinding.WordSpellingLong);
            }

            // Languages put words in orders of their own.
            if (matched > 1 && translated == nations && IsTurned(mates))
            {
                tally.Add(MatchFinding.WordOrder);
                if (nations > 0 || (matched == 2 && Universities(x, mates) == 1 && IsOfTwo(x)) || (distinctive == 0 && !LatinTranslation.HavePlace(x, y)))
                {
                    // First Republic Bank and Republic First Bank, Bank of India and Indian Bank: of common words, the order tells two apart.
                    tally.Add(MatchFinding.PartsTurned);
                    tally.Add(MatchFinding.PartsTurned);
                }
            }

            return tally;
        }

        if (left.Count > 0 && right.Count > 0 && countA != countB && NearlyJoined(a, b, isOtherA, isOtherB) is { } near)
        {
            return near;
        }

        if (matched == 2 && distinctive == 0 && left.Count * right.Count == 0 && AreTwoUniversities(x, mates, left.Count > 0 ? left : right))
        {
            return Tally.With(MatchFinding.WordOther);
        }

        if (Alike(a, usedA, b, usedB, left, right, matched, distinctive) is { } alike)
        {
            tally.Add(alike);
            return tally;
        }

        tally.Add(LeftOver(left, right, a.Legal != 0, b.Legal != 0, matched, distinctive, usedA[First(x)] && usedB[First(y)]));
        return tally;
    }

    /// <summary>Miami University in Ohio is not the University of Miami, nor Indiana University of Pennsylvania the University of Pennsylvania.</summary>
    private static bool AreTwoUniversities(ReadOnlySpan<LatinTerm> terms, ReadOnlySpan<sbyte> mates, in Rest rest)
    {
        if (rest.Place != rest.Count || rest.Country > 0 || rest.SetOff > 0 || (rest.IsBehind && !IsTurned(mates)))
        {
            return false;
        }

        var places = 0;
        for (var i = 0; i < terms.Length; i++)
        {
            places += mates[i] >= 0 && terms[i].Is(LatinUse.City | LatinUse.Country) ? 1 : 0;
        }

        return places == 1 && Universities(terms, mates) == 1;
    }

    /// <summary>York University is in Toronto, the University of York in York.</summary>
    private static bool IsOfTwo(ReadOnlySpan<LatinTerm> terms)
    {
        foreach (ref readonly var term in terms)
        {
            if (term.Counts && term.Is(LatinUse.OfTwo))
            {
                return true;
            }
        }

        return false;
    }

    private static int Universities(ReadOnlySpan<LatinTerm> terms, ReadOnlySpan<sbyte> mates)
    {
        var universities = 0;
        for (var i = 0; i < terms.Length; i++)
        {
            universities += mates[i] >= 0 && terms[i].Means.Shares(LatinLexicon.University) ? 1 : 0;
        }

        return universities;
    }

    private static bool IsShortBrand(in LatinTerm term) => term.IsBrand && term.Length <= 7;

    /// <summary>E. and J. are E and J, though E alone may be "and"; Dell Acqua is Dell'Acqua, Socit is Société.</summary>
    private static void Initials(LatinName a, ReadOnlySpan<LatinTerm> x, Span<bool> usedA, LatinName b, ReadOnlySpan<LatinTerm> y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            for (var j = 0; j < y.Length && !usedA[i]; j++)
            {
                usedA[i] = !y[j].Counts
                    && (((x[i].Length == 1 || x[i].IsTied || y[j].IsElided) && x[i].Hash == y[j].Hash && a.TextOf(x[i]).SequenceEqual(b.TextOf(y[j]))) || LatinWords.IsWithoutMarked(a.TextOf(x[i]), b.TextOf(y[j]), y[j].Marked));
            }
        }
    }

    /// <summary>What does not count is marked as used.</summary>
    private static int Mark(ReadOnlySpan<LatinTerm> terms, Span<bool> used, bool? isOther)
    {
        var count = 0;
        for (var i = 0; i < terms.Length; i++)
        {
            used[i] = !terms[i].Counts || (isOther is { } other && terms[i].IsOther != other);
            count += used[i] ? 0 : 1;
        }

        return count;
    }

    private static int First(ReadOnlySpan<LatinTerm> terms)
    {
        for (var i = 0; i < terms.Length; i++)
        {
            if (terms[i].Counts)
            {
                return i;
            }
        }

        return 0;
    }

    private static bool IsTurned(ReadOnlySpan<sbyte> mates)
    {
        var last = -1;
        foreach (var mate in mates)
        {
            if (mate >= 0)
            {
                if (mate < last)
                {
                    return true;
                }

                last = mate;
            }
        }

        return false;
    }

    /// <summary>The two names differ by one letter, though their words do not fit each other.</summary>
    private static Tally? NearlyJoined(LatinName a, LatinName b, bool? isOtherA, bool? isOtherB) =>
        isOtherA is null && isOtherB is null && !a.Joined.ContainsAnyInRange('0', '9') && !b.Joined.ContainsAnyInRange('0', '9')
            && Math.Min(a.Joined.Length, b.Joined.Length) >= 6 && a.Joined[0] == b.Joined[0] && Edits.Distance(a.Joined, b.Joined, 1) == 1
            ? Tally.With(a.Joined.Length >= 10 ? MatchFinding.WordSpellingLong : MatchFinding.WordSpelling)
            : null;

    /// <summary>Two or three words behind each other are one word of the other name.</summary>
    private static void Joined(LatinName a, ReadOnlySpan<LatinTerm> x, int i, LatinName b, ReadOnlySpan<LatinTerm> y, Span<bool> usedA, Span<bool> usedB, ref int matched, ref int distinctive, ref Tally tally)
    {
        if (usedA[i])
        {
            return;
        }

        var text = a.TextOf(x[i]);
        var hasDigit = text.ContainsAnyInRange('0', '9');
        Span<char> letters = stackalloc char[NameReading.MaxLength + 16];
        for (var j = 0; j + 1 < y.Length; j++)
        {
            if (!IsOpen(y, usedB, j) || (b.TextOf(y[j])[0] != text[0] && !(char.IsAsciiDigit(text[0]) && y[j].Value > 0)))
            {
                continue;
            }

            var length = 0;
            for (var k = j; k < y.Length && k < j + 5 && IsOpen(y, usedB, k) && length < text.Length; k++)
            {
                // "and" that was a sign is no part of a joined word.
                if (b.TextOf(y[k]) is "and")
                {
                    continue;
                }

                if (y[k].Value is > 0 and < LatinName.OrdinalFrom && hasDigit)
                {
                    // Camp Four is Camp4.
                    _ = y[k].Value.TryFormat(letters[length..], out var written, default, System.Globalization.CultureInfo.InvariantCulture);
                    length += written;
                }
                else
                {
                    b.TextOf(y[k]).CopyTo(letters[length..]);
                    length += y[k].Length;
                }

                var isSame = letters[..length].SequenceEqual(text);
                if (k > j && (isSame || (length >= 7 && (Edits.Distance(letters[..length], text, 1) == 1 || SoundsSo(letters[..length], a.KeyOf(x[i]))))))
                {
                    if (!isSame)
                    {
                        tally.Add(MatchFinding.WordSpellingLong);
                    }

                    usedA[i] = true;
                    usedB[j..(k + 1)].Fill(true);
                    matched += 2;
                    distinctive += IsDistinctive(x[i]) ? 1 : 0;
                    return;
                }
            }
        }
    }

    private static bool SoundsSo(ReadOnlySpan<char> text, ReadOnlySpan<char> key)
    {
        Span<char> own = stackalloc char[2 * NameReading.MaxLength];
        return Math.Abs(text.Length - key.Length) <= 4 && own[..Sound.Key(text, own)].SequenceEqual(key);
    }

    private static bool IsOpen(ReadOnlySpan<LatinTerm> terms, ReadOnlySpan<bool> used, int at) => !used[at] || (terms[at].Is(LatinUse.Little | LatinUse.Filler) && !terms[at].Counts && !terms[at].Is(LatinUse.Legal | LatinUse.Note));

    /// <summary>A word that is the first letters of words behind each other: F.H. for Firma Handlowa.</summary>
    private static void Shortened(LatinName a, ReadOnlySpan<LatinTerm> x, Span<bool> usedA, LatinName b, ReadOnlySpan<LatinTerm> y, Span<bool> usedB, ref Tally tally)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var letters = a.TextOf(x[i]);
            if (usedA[i] || letters.Length is < 2 or > 5)
            {
                continue;
            }

            for (var j = 0; j < y.Length; j++)
            {
                var (at, k, open) = (0, j, 0);
                for (; k < y.Length && at < letters.Length; k++)
                {
                    var isLittle = y[k].Is(LatinUse.Little) && !y[k].Counts;
                    if (b.TextOf(y[k])[0] == letters[at] && (!usedB[k] || isLittle || y[k].Is(LatinUse.Filler)))
                    {
                        at++;
                        open += usedB[k] ? 0 : 1;
                    }
                    else if (!isLittle || at == 0)
                    {
                        break;
                    }
                }

                if (at == letters.Length && open > 0)
                {
                    usedA[i] = true;
                    usedB[j..k].Fill(true);
                    tally.Add(MatchFinding.WordSpellingLong);
                    break;
                }
            }
        }
    }
}
