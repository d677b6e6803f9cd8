namespace Baobei.Domain.Matching;

/// <summary>What it means that words of one name, or of both, have no mate in the other.</summary>
internal static partial class LatinPair
{
    /// <summary>What of a name the other has not.</summary>
    private struct Rest
    {
        public int Count;
        public int Brand;
        public int Business;
        public int Country;
        public int City;
        public int Unit;
        public int UnitWeak;
        public int House;
        public int HouseWeak;
        public int Affiliate;
        public int Compass;
        public int Number;

        /// <summary>Of the numbers, those that tell apart what one house has several of.</summary>
        public int Series;
        public int Division;

        /// <summary>Words that stand in brackets, or behind a dash or comma.</summary>
        public int SetOff;

        /// <summary>Of those set off, words in small letters.</summary>
        public int Small;

        /// <summary>Words beside one for a part of a house that both names have: Filiale Plauen, Bristol branch.</summary>
        public int BesideUnit;

        /// <summary>Single letters between two words that agree: a second first name.</summary>
        public int Initials;

        /// <summary>The first country.</summary>
        public int Where;

        /// <summary>All stands behind the words that agree.</summary>
        public bool IsBehind;

        /// <summary>Words before all that agrees.</summary>
        public int Front;

        /// <summary>The first name of a person.</summary>
        public bool IsFirstName;

        /// <summary>It is as short as first letters are.</summary>
        public bool IsShort;

        /// <summary>No legal form stands behind it.</summary>
        public bool IsLast;

        /// <summary>"of" or the like stands before it.</summary>
        public bool IsOf;

        /// <summary>Words set off, behind the legal form, or in small letters behind a name in capitals.</summary>
        public int Aside;

        /// <summary>Towns of addresses.</summary>
        public int Seats;

        /// <summary>Words behind the legal form.</summary>
        public int BehindForm;

        /// <summary>What agrees is a bank: its branches are called by their towns.</summary>
        public bool IsBank;

        public readonly int Place => Country + City;
    }

    private static Rest Left(LatinName name, ReadOnlySpan<bool> used, bool? isOther)
    {
        var rest = new Rest { IsBehind = true, IsLast = true };
        var terms = name.Terms;
        var (hasUsed, hasForm) = (false, false);
        for (var i = 0; i < terms.Length; i++)
        {
            ref readonly var term = ref terms[i];
            if (!term.Counts || (isOther is { } other && term.IsOther != other))
            {
                rest.IsLast &= !term.Is(LatinUse.Legal) || rest.Count == 0;
                hasForm |= hasUsed && term.Is(LatinUse.Legal);
                continue;
            }

            if (used[i])
            {
                hasUsed = true;
                rest.IsBank |= term.Means.Shares(LatinLexicon.Bank);
                rest.IsLast &= rest.Count == 0;
                continue;
            }

            rest.Count++;
            rest.Front += hasUsed ? 0 : 1;
            rest.IsFirstName |= term.Is(LatinUse.FirstName);
            rest.IsShort |= term.Length <= 5;
            rest.IsBehind &= hasUsed;
            rest.SetOff += name.IsSetOff(term) ? 1 : 0;
            rest.Small += name.IsSetOff(term) && term.IsSmall ? 1 : 0;
            rest.BesideUnit += IsUnit(name, used, i - 1, term.Part) || IsUnit(name, used, i + 1, term.Part) ? 1 : 0;
            rest.Initials += term.Length == 1 && i > 0 && i + 1 < terms.Length && used[i - 1] && used[i + 1] && terms[i - 1].IsBrand && terms[i + 1].IsBrand && term.IsBrand ? 1 : 0;
            rest.Seats += term.IsSeat ? 1 : 0;
            rest.BehindForm += hasForm ? 1 : 0;
            rest.Aside += name.IsSetOff(term) || term.IsSmall || hasForm ? 1 : 0;
            rest.IsOf |= i > 0 && terms[i - 1].Is(LatinUse.Little) && !name.IsSetOff(term);
            if (term.Is(LatinUse.Unit) && hasUsed)
            {
                rest.Unit++;
            }
            else if (term.Is(LatinUse.Country))
            {
                rest.Country++;
                rest.Where = rest.Where == 0 ? term.Country : rest.Where;
            }
            else if (term.Is(LatinUse.City))
            {
                rest.City++;
                rest.Where = rest.Where == 0 ? term.Country : rest.Where;
            }
            else if (term.Value > 0)
            {
                rest.Number++;
                rest.Series += term.IsSeries ? 1 : 0;
            }
            else if (term.Is(LatinUse.Compass))
            {
                rest.Compass++;
            }
            else if (term.Is(LatinUse.House))
            {
                rest.House++;
            }
            else if (term.Is(LatinUse.HouseWeak))
            {
                rest.HouseWeak++;
            }
            else if (term.Is(LatinUse.Division))
            {
                rest.Division++;
            }
            else if (term.Is(LatinUse.Affiliate))
            {
                rest.Affiliate++;
            }
            else if (term.Is(LatinUse.UnitWeak))
            {
                rest.UnitWeak++;
            }
            else if (!term.IsBrand || !(term.Means.IsNone || term.Is(LatinUse.FirstName)))
            {
                rest.Business++;
            }
            else
            {
                rest.Brand++;
            }
        }

        return rest;
    }

    private static bool IsUnit(LatinName name, ReadOnlySpan<bool> used, int at, byte part)
    {
        if (at < 0 || at >= name.Terms.Length || !used[at])
        {
            return false;
        }

        ref readonly var term = ref name.Terms[at];
        return term.Counts && term.Part == part && (term.Is(LatinUse.Unit) || (term.Is(LatinUse.UnitWeak) && name.IsSetOff(term)));
    }

    /// <summary>What it means that words of one name or of both are not in the other.</summary>
    private static Tally LeftOver(in Rest a, in Rest b, bool hasFormA, bool hasFormB, int matched, int distinctive, bool starts)
    {
        var tally = default(Tally);
        var isHouse = matched > 0 && (distinctive > 0 || matched >= 3);
        if (a.Count > 0 && b.Count > 0)
        {
            var isUnit = isHouse && distinctive > 0 && (a.Unit > 0 && b.Brand + b.City == 0 || b.Unit > 0 && a.Brand + a.City == 0 || a.Unit > 0 && b.Unit > 0);
            if (isUnit)
            {
                return Related(a.Unit > 0 && b.Unit > 0 ? MatchFinding.BranchOther : MatchFinding.Branch);
            }

            if (isHouse && starts && a.BesideUnit > 0 && b.BesideUnit > 0 && a.IsBehind && b.IsBehind && a.Count <= 2 && b.Count <= 2)
            {
                return Related(MatchFinding.BranchOther);
            }

            if (a.Number == a.Count && b.Number == b.Count)
            {
                var isSeries = starts && (distinctive > 0 || matched > 1) && a.IsBehind && b.IsBehind && a.Series == a.Count && b.Series == b.Count;
                return isSeries ? Related(MatchFinding.Affiliate) : Tally.With(MatchFinding.NumberOther);
            }

            var (placesA, placesB) = (a.Place + a.Compass + a.HouseWeak, b.Place + b.Compass + b.HouseWeak);
            var (restA, restB) = (a.Count - placesA - a.House, b.Count - placesB - b.House);
            if (distinctive > 0 && starts && placesA + a.House > 0 && placesB + b.House > 0 && restA == 0 && restB == 0 && a.IsBehind && b.IsBehind)
            {
                if (a.Place > 0 && b.Place > 0 && a.Where == b.Where && (a.Country == 0) != (b.Country == 0))
                {
                    return Tally.With(MatchFinding.PlaceAdded);
                }

                return Related(a.House + b.House > 0 ? MatchFinding.Group : MatchFinding.RegionSister);
            }

            // The house above, and what it does somewhere or in some line.
            if (distinctive > 0 && ((a.House > 0 && a.House + a.HouseWeak == a.Count) || (b.House > 0 && b.House + b.HouseWeak == b.Count)))
            {
                return Related(MatchFinding.Group);
            }

            if (distinctive > 0 && starts && a.IsBehind && b.IsBehind && a.Country > 0 && b.Country > 0 && a.Where != b.Where && a.Brand + b.Brand == 0)
            {
                return Related(MatchFinding.RegionSister);
            }

            // Two registered names with something else in brackets.
            if (distinctive > 0 && starts && hasFormA && hasFormB && !a.IsLast && !b.IsLast && a.SetOff == a.Count && b.SetOff == b.Count && a.Count <= 2 && b.Count <= 2)
            {
                return Related(MatchFinding.RegionSister);
            }

            // A word for its business left out, and the country or town put behind instead.
            if (distinctive > 0 && starts && matched > 1 && (IsPlaceForWord(a, b) || IsPlaceForWord(b, a)))
            {
                tally.Add(MatchFinding.TailMissing);
                tally.Add(MatchFinding.PlaceAdded);
                return tally;
            }

            return Tally.With(MatchFinding.WordOther);
        }

        var rest = a.Count > 0 ? a : b;
        var (hasForm, isForm) = a.Count > 0 ? (hasFormA, hasFormB) : (hasFormB, hasFormA);
        var isWeak = rest.UnitWeak > 0 && (rest.Place + rest.Number + rest.Brand > 0 || rest.SetOff > 0);

        // A registered name that itself has such a word, and somebody typed it without.
        var isOwnUnit = hasForm && !isForm && !rest.IsLast && rest.Place + rest.Number == 0;
        var hasBeginning = matched > 1 && starts && rest.IsBehind;
        if ((isHouse || hasBeginning) && !isOwnUnit && (rest.Unit > 0 || rest.Division > 0 || isWeak) && (rest.IsBehind || distinctive > 0))
        {
            return Related(MatchFinding.Branch);
        }

        if (rest.Place == rest.Count)
        {
            // "Acme AG, Jena" and "Acme AG Jena Germany" say where it has its seat.
            var isSeat = (distinctive > 0 || matched > 1) && rest.City > 0 && rest.BehindForm == rest.Count && (rest.SetOff == rest.Count || rest.Country + rest.Seats > 0) && !rest.IsOf && (!rest.IsBank || rest.Seats > 0);
            if (!isHouse && !isSeat)
            {
                tally.Add(matched > 1 ? MatchFinding.PlaceMissing : MatchFinding.WordMissing);
                return tally;
            }

            tally.Add(isSeat || (rest.Country == 0 || rest.SetOff == rest.Count) && rest.IsBehind && rest.IsLast && !rest.IsOf && (!hasForm || rest.SetOff == rest.Count) && (hasForm || isForm) && matched > 1 && !rest.IsBank ? MatchFinding.PlaceAdded : MatchFinding.PlaceMissing);
            return tally;
        }

        if (rest.House == rest.Count)
        {
            tally.MakeRelated(hasForm && isForm && distinctive > 0 && rest.IsBehind);
            tally.Add(MatchFinding.Group);
            return tally;
        }

        if (rest.Compass + rest.Number + rest.Place == rest.Count)
        {
            tally.MakeRelated(isHouse && hasForm && isForm && rest.IsBehind && rest.Compass + rest.Place > 0);
            tally.Add(rest.Number > rest.Series && !rest.IsLast ? MatchFinding.NumberMissing : MatchFinding.WordMissing);
            return tally;
        }

        if (rest.Initials == rest.Count)
        {
            tally.Add(MatchFinding.WordAside);
            return tally;
        }

        // Set off, and nothing says what it is: a place, a person, a note.
        if (isHouse && (starts ? rest.IsBehind && rest.Aside == rest.Count && rest.Count <= 5 : matched > 1 && rest.SetOff == rest.Count && rest.Count <= 2) && (rest.Affiliate == 0 || (!hasForm && rest.Small > 0 && rest.SetOff == rest.Count)))
        {
            tally.Add(MatchFinding.WordAside);
            return tally;
        }

        if (distinctive > 0 && starts && rest.IsBehind && (rest.Affiliate > 0 && (hasForm || rest.Affiliate > 1 || isForm) && isForm || hasForm && isForm && matched > 1))
        {
            return Related(MatchFinding.Affiliate);
        }

        if (starts && rest.IsBehind && (distinctive > 0 || (matched >= 3 && rest.Brand <= 1 && rest.Count <= 2)))
        {
            tally.Add(MatchFinding.TailMissing);
            for (var i = 2; i < Math.Min(4, rest.Count); i++)
            {
                tally.Add(MatchFinding.LegalShort);
            }

            return tally;
        }

        if (!starts && IsFront(rest, matched, distinctive))
        {
            tally.Add(MatchFinding.TailMissing);
            return tally;
        }

        // Hotel, international: words that people leave out.
        if (rest.UnitWeak + rest.HouseWeak == rest.Count)
        {
            tally.Add(MatchFinding.TailMissing);
            return tally;
        }

        if (rest.Brand > 0)
        {
            tally.Add(MatchFinding.WordOther);
        }

        for (var i = 0; i < rest.Count - rest.Brand; i++)
        {
            tally.Add(MatchFinding.WordMissing);
        }

        return tally;

        // Of a name that agrees as a whole, the house, its letters or a first name may stand in front: RZD Russian Railways, Alois Brennt. And
        // people call a house by its brand alone, without place and business: Rongwei of Inner Mongolia Rongwei Industrial.
        static bool IsFront(in Rest rest, int matched, int distinctive) =>
            (rest.Front == rest.Count && rest.Brand == 1 && rest.Brand + rest.House == rest.Count
                && ((rest.IsShort && rest.Count == 1 && matched > 1) || (distinctive > 0 && (matched > 2 || (rest.IsFirstName && rest.Count == 1)))))
            || (distinctive > 0 && rest.Front > 0 && rest.Place > 0 && rest.Place + rest.Business + rest.Compass + rest.House == rest.Count);

        static bool IsPlaceForWord(in Rest a, in Rest b) => a.Place == a.Count && a.IsBehind && b.Business == 1 && b.Count == 1;

        static Tally Related(MatchFinding finding)
        {
            var related = Tally.With(finding);
            related.MakeRelated(true);
            return related;
        }
    }
}
