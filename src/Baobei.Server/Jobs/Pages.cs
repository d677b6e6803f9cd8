using Baobei.Domain.Kernel;
using Baobei.Server.Data;

namespace Baobei.Server.Jobs;

/// <summary>How a recurring job changes what is due: some hundred rows at a time, each page in one save.</summary>
internal static class Pages
{
    /// <summary>Rows of one page.</summary>
    public const int Size = 200;

    /// <summary>Page after page, until one is not full. When somebody else changed a row of a page meanwhile, the next run takes the rest.</summary>
    /// <param name="page">Reads at most <see cref="Size"/> rows that are due, changes them, and says how many they were. What it has not saved itself is saved then.</param>
    public static async Task InPages(this Db db, Func<Task<int>> page, CancellationToken ct)
    {
        int count;
        do
        {
            try
            {
                count = await page();
                await db.SaveChangesAsync(ct);
            }
            catch (Refused changed) when (changed.Code == "edit.conflict")
            {
                db.Forget();
                return;
            }

            db.ChangeTracker.Clear();
        }
        while (count == Size);
    }
}
