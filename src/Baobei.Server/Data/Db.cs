using Baobei.Domain.Approvals;
using Baobei.Domain.Cash;
using Baobei.Domain.Catalogue;
using Baobei.Domain.Contracts;
using Baobei.Domain.Credits;
using Baobei.Domain.Customers;
using Baobei.Domain.Funds;
using Baobei.Domain.Invoices;
using Baobei.Domain.Kernel;
using Baobei.Domain.Ledger;
using Baobei.Domain.Metering;
using Baobei.Domain.Partners;
using Baobei.Domain.Payments;
using Baobei.Domain.Policies;
using Baobei.Domain.Projects;
using Baobei.Domain.Purchasing;
using Baobei.Domain.Terms;
using Baobei.Server.Access;
using Baobei.Server.Features.Access;
using Baobei.Server.Features.Demo;
using Baobei.Server.Features.Ledger;
using Baobei.Server.Features.Messages;
using Baobei.Server.Features.Purchasing;
using Baobei.Server.Jobs;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore;
using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;

namespace Baobei.Server.Data;

/// <summary>
/// The unit of work. Rows are those of the caller's vendor, and of the caller's partner unless it sees all partners. Saving
/// stamps the vendor, writes audit and outbox from the events that entities raised, and turns a violated unique index into
/// the refusal that the index names.
/// </summary>
public abstract class Db : DbContext, IDataProtectionKeyContext
{
    public const string VendorFilter = "vendor";
    public const string PartnerFilter = "partner";

    /// <summary>Annotation of a unique index or key: the refusal's code when it is violated.</summary>
    public const string Refusal = "Baobei:Refusal";

    private static readonly ConcurrentDictionary<Type, PropertyInfo?> _vendorOf = new();

    private readonly List<Told> _told = [];
    private CallerSlot _slot = new();
    private TimeProvider _clock = TimeProvider.System;
    private Subscriptions _subscriptions = new([]);
    private OutboxSignal _signal = new();
    private int _nested;
    private bool _outgoing;
    private List<object>? _many;

    protected Db(DbContextOptions options)
        : base(options) => ChangeTracker.Tracking += StampVendor;

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    public DbSet<Vendor> Vendors => Set<Vendor>();

    public IQueryable<AuditEntry> Audit => Set<AuditEntry>();

    public IQueryable<OutboxMessage> Outbox => Set<OutboxMessage>();

    public IQueryable<Message> Messages => Set<Message>();

    public IQueryable<User> Users => Set<User>();

    public IQueryable<Session> Sessions => Set<Session>();

    public IQueryable<ApiKey> ApiKeys => Set<ApiKey>();

    public IQueryable<Partner> Partners => Set<Partner>();

    public IQueryable<PolicyVersion> Policies => Set<PolicyVersion>();

    /// <summary>The catalogue, what was withdrawn too; partners are shown what is on sale.</summary>
    public IQueryable<Product> Products => Set<Product>();

    public IQueryable<ProductSpec> ProductSpecs => Set<ProductSpec>();

    public IQueryable<SpecPrice> SpecPrices => Set<SpecPrice>();

    public IQueryable<ApprovalRoute> ApprovalRoutes => Set<ApprovalRoute>();

    public IQueryable<StandIn> StandIns => Set<StandIn>();

    public IQueryable<Customer> Customers => Rows<Customer>();

    public IQueryable<CustomerRegistration> CustomerRegistrations => Rows<CustomerRegistration>();

    public IQueryable<CustomerInvitation> CustomerInvitations => Rows<CustomerInvitation>();

    /// <summary>Accounts of all partners and the vendor's direct ones; whoever shows them says whose.</summary>
    public IQueryable<CustomerAccount> CustomerAccounts => Set<CustomerAccount>();

    /// <summary>Who holds what; never shown to a partner.</summary>
    public IQueryable<CustomerClaim> CustomerClaims => Set<CustomerClaim>();

    /// <summary>Names that somebody holds, for the matcher; never shown to a partner.</summary>
    public IQueryable<HeldName> HeldNames => Set<HeldName>();

    /// <summary>
    /// The rows of these numbers, which are the vendor's own and no other's. Without the condition on the vendor: SQLite would rather read all of a vendor's rows
    /// than look up some fifty.
    /// </summary>
    public IQueryable<HeldName> HeldNamesOf(IReadOnlyCollection<long> numbers) => Set<HeldName>().IgnoreQueryFilters([VendorFilter]).Where(held => EF.Parameter(numbers).Contains(held.Number));

    public IQueryable<IdentityVerification> IdentityVerifications => Set<IdentityVerification>();

    public IQueryable<ConsentRecord> Consents => Set<ConsentRecord>();

    /// <summary>The texts that people agree to, in all versions.</summary>
    public IQueryable<TermsDocument> Terms => Set<TermsDocument>();

    public IQueryable<Project> Projects => Rows<Project>();

    /// <summary>One row for each customer that projects are about; never shown.</summary>
    public IQueryable<CustomerScope> CustomerScopes => Set<CustomerScope>();

    public IQueryable<RegistrationApplication> RegistrationApplications => Rows<RegistrationApplication>();

    public IQueryable<ProjectRequest> ProjectRequests => Rows<ProjectRequest>();

    public IQueryable<ProjectProgressEntry> ProjectProgress => Rows<ProjectProgressEntry>();

    public IQueryable<ConfigurationList> ConfigurationLists => Rows<ConfigurationList>();

    /// <summary>充值; whoever shows one has looked whose it is.</summary>
    public IQueryable<TopUpOrder> TopUps => Set<TopUpOrder>();

    /// <summary>What came in at the vendor's bank.</summary>
    public IQueryable<BankLine> BankLines => Set<BankLine>();

    /// <summary>提现; whoever shows one has looked whose it is.</summary>
    public IQueryable<Withdrawal> Withdrawals => Set<Withdrawal>();

    /// <summary>在线支付; whose they are is asked by the caller's own purse (<c>CashOwners</c>).</summary>
    public IQueryable<OnlinePayment> Payments => Set<OnlinePayment>();

    public IQueryable<RefusedNotice> RefusedNotices => Set<RefusedNotice>();

    public IQueryable<DemoPayment> DemoPayments => Set<DemoPayment>();

    /// <summary>Associations that accounts have left behind; read with the account (<see cref="AssociationHistory"/>).</summary>
    public IQueryable<AssociationPeriod> AssociationPeriods => Set<AssociationPeriod>();

    /// <summary>Requests about associations; whoever shows one has looked whose it is.</summary>
    public IQueryable<AssociationRequest> AssociationRequests => Set<AssociationRequest>();

    /// <summary>Credit and control of accounts; whoever shows one has looked whose it is.</summary>
    public IQueryable<AccountCredit> AccountCredits => Set<AccountCredit>();

    /// <summary>Every change of them.</summary>
    public IQueryable<CreditChange> CreditChanges => Set<CreditChange>();

    /// <summary>划拨 and 回收.</summary>
    public IQueryable<FundTransfer> FundTransfers => Rows<FundTransfer>();

    /// <summary>Files of them.</summary>
    public IQueryable<FundBatch> FundBatches => Rows<FundBatch>();

    public IQueryable<LedgerAccount> LedgerAccounts => Set<LedgerAccount>();

    public IQueryable<Transfer> Transfers => Set<Transfer>();

    public IQueryable<Posting> Postings => Set<Posting>();

    public IQueryable<LedgerHold> LedgerHolds => Set<LedgerHold>();

    /// <summary>Invoices of partners and of accounts; whoever shows them says whose.</summary>
    public IQueryable<Invoice> Invoices => Set<Invoice>();

    public IQueryable<InvoiceLine> InvoiceLines => Set<InvoiceLine>();

    public IQueryable<InvoicedOrder> InvoicedOrders => Set<InvoicedOrder>();

    public IQueryable<InvoiceTitle> InvoiceTitles => Set<InvoiceTitle>();

    public IQueryable<ContractTemplate> ContractTemplates => Set<ContractTemplate>();

    public IQueryable<ContractTemplateVersion> ContractTemplateVersions => Set<ContractTemplateVersion>();

    /// <summary>Contracts with partners and with accounts; whoever shows them says whose.</summary>
    public IQueryable<Contract> Contracts => Set<Contract>();

    public IQueryable<PurchaseOrder> PurchaseOrders => Rows<PurchaseOrder>();

    public IQueryable<LedgerVerification> LedgerVerifications => Set<LedgerVerification>();

    public IQueryable<Order> Orders => Rows<Order>();

    public IQueryable<OrderLine> OrderLines => Rows<OrderLine>();

    public IQueryable<OrderRefund> OrderRefunds => Rows<OrderRefund>();

    /// <summary>业务明细: lines of metering.</summary>
    public IQueryable<UsageLine> UsageLines => Rows<UsageLine>();

    public IQueryable<UsageDelivery> UsageDeliveries => Set<UsageDelivery>();

    /// <summary>The vendor whose rows this unit of work sees; nobody's while nobody acts.</summary>
    public Id<Vendor> VendorId => _slot.Caller?.Vendor ?? default;

    /// <summary>The partner whose rows are seen when the partner filter is on.</summary>
    public Id<Partner> PartnerId => _slot.Caller?.Partner ?? default;

    /// <summary>Begins a unit of work for whoever is in <paramref name="slot"/>. Instances are pooled: what the work before has not saved is gone.</summary>
    public virtual void Begin(CallerSlot slot, IServiceProvider services)
    {
        _slot = slot;
        _clock = services.GetRequiredService<TimeProvider>();
        _subscriptions = services.GetRequiredService<Subscriptions>();
        _signal = services.GetRequiredService<OutboxSignal>();
        _nested = 0;
        _outgoing = false;
        _told.Clear();
        _many = null;
    }

    /// <summary>Rows of <typeparamref name="T"/> that the caller may see: across partners for the vendor's people and jobs, else only its own partner's.</summary>
    public IQueryable<T> Rows<T>()
        where T : class, IOwnedByPartner => Seen(Set<T>());

    /// <summary>Of these rows, those that the caller may see.</summary>
    protected IQueryable<T> Seen<T>(IQueryable<T> rows)
        where T : class, IOwnedByPartner => _slot.Caller is { SeesAllPartners: true } ? rows.IgnoreQueryFilters([PartnerFilter]) : rows;

    /// <summary>Rows of all partners of the vendor. Every use says why it looks past the partner.</summary>
    public IQueryable<T> AcrossPartners<T>()
        where T : class, IOwnedByPartner => Set<T>().IgnoreQueryFilters([PartnerFilter]);

    /// <summary>
    /// The customers that <paramref name="reading"/> asks for, to be narrowed, ordered and cut by the caller; the provider sees to it that
    /// they are read by the index that finds them fastest, at any number of rows.
    /// </summary>
    public abstract Task<IQueryable<Customer>> CustomersBy(CustomerReading reading, CancellationToken ct);

    /// <summary>The same for projects.</summary>
    public abstract Task<IQueryable<Project>> ProjectsBy(ProjectReading reading, CancellationToken ct);

    /// <summary>Those of these ids, as far as the caller may see them; looked up by them whatever they are sorted by. Up to some thousand.</summary>
    public virtual IQueryable<Customer> CustomersOf(IReadOnlyCollection<Id<Customer>> ids) => Customers.Where(c => ids.Contains(c.Id));

    /// <summary>Projects of all partners, for a question that <paramref name="index"/> (<see cref="ProjectIndex"/>) answers, where the provider would not find it itself.</summary>
    public virtual IQueryable<Project> ProjectsAlong(string index) => AcrossPartners<Project>();

    /// <summary>Claims of the numbered places that these partners have for customers under observation (<see cref="CustomerClaim.SlotKeys"/>): one range of keys for each.</summary>
    public abstract IQueryable<CustomerClaim> PlacesOf(IEnumerable<Id<Partner>> partners);

    /// <summary>Takes the next <paramref name="count"/> numbers of a month (<see cref="ProjectNumber"/>), which nobody is given again. Returns the last of them.</summary>
    public abstract Task<int> TakeProjectNumbers(int month, int count, CancellationToken ct);

    /// <summary>The number of the vendor's next configuration list, which nobody is given again.</summary>
    public abstract Task<int> TakeListNumber(CancellationToken ct);

    /// <summary>The next number of one of the vendor's series, from 1, which nobody is given again.</summary>
    public abstract Task<int> TakeNumber(NumberSeries series, CancellationToken ct);

    /// <summary>Nothing waits to be saved, and no transaction is open: what is saved elsewhere meanwhile belongs to nothing here.</summary>
    public bool IsUntouched => Database.CurrentTransaction is null && _told.Count == 0 && !_outgoing && !ChangeTracker.HasChanges();

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        WriteConsequences();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        var outgoing = WriteConsequences() | _outgoing;
        _outgoing = false;

        // Telling the consequences has just looked for changes; what it added is tracked.
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            var written = _many is { } rows
                ? await (Database.CurrentTransaction is null ? Atomically(() => StoreMany(rows, cancellationToken), cancellationToken) : StoreMany(rows, cancellationToken))
                : await Store(acceptAllChangesOnSuccess, cancellationToken);
            if (outgoing)
            {
                _signal.Ring();
            }

            return written;
        }
        catch (DbUpdateConcurrencyException)
        {
            throw new Refused("edit.conflict");
        }
        catch (DbUpdateException failure) when (IsDeadlock(failure))
        {
            throw new Refused("edit.conflict");
        }
        catch (DbUpdateException failure) when (RefusalOf(failure) is { } code)
        {
            throw new Refused(code);
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = true;
        }
    }

    /// <summary>
    /// Saves as <see cref="SaveChangesAsync(bool, CancellationToken)"/> does, for work on hundreds of rows, of which the change tracker and a command for
    /// each cost several times what the database does: <paramref name="added"/> and everything that happened are written without being tracked.
    /// </summary>
    /// <remarks>In a transaction that is open (<see cref="Atomically"/>) it takes no savepoint: whoever is refused gives the whole transaction up.</remarks>
    /// <param name="added">New rows of any tables; one that another refers to comes before it.</param>
    public async Task<int> SaveMany(IEnumerable<object> added, CancellationToken ct)
    {
        _many = [.. added];
        try
        {
            return await SaveChangesAsync(ct);
        }
        finally
        {
            _many = null;
        }
    }

    /// <summary>Notes something that happened to a person, who is no <see cref="Entity"/>; written with the next save.</summary>
    /// <param name="person">Null when nobody knows who it was.</param>
    public void Tell<TEvent>(TEvent what, User? person)
        where TEvent : IEvent => _told.Add(new(new(TEvent.Name, what, person?.OuterId.ToString()), person?.PartnerId));

    /// <summary>
    /// What happened to these up to now was done by <paramref name="by"/>, in the request of this trace: for whoever saves at once what several did. Written
    /// with the next save.
    /// </summary>
    public void TellFor(Caller by, string? trace, IEnumerable<Entity> things) =>
        _told.AddRange(things.SelectMany(thing => thing.TakeEvents().Select(what => new Told(what, PartnerOf(thing), by, trace))));

    /// <summary>Drops everything that was not saved.</summary>
    public void Forget()
    {
        ChangeTracker.Clear();
        _told.Clear();
        _outgoing = false;
    }

    /// <summary>Has the handlers of <typeparamref name="TEvent"/> told after the next save, for what is no fact of the business and so belongs in no audit.</summary>
    public void Queue<TEvent>(TEvent what, string? subject)
        where TEvent : IEvent
    {
        var now = _clock.GetUtcNow();
        _outgoing |= Tell(new Happened(TEvent.Name, what, subject), JsonSerializer.Serialize(what, ServerJson.Options), now, Activity.Current?.TraceId.ToString());
    }

    /// <summary>Runs <paramref name="work"/>, which may save several times, so that all of it is committed or none.</summary>
    public abstract Task<T> Atomically<T>(Func<Task<T>> work, CancellationToken ct);

    /// <summary>Asks <paramref name="questions"/>, each of which is answered in some milliseconds: the database starts no helpers for them, which would take longer than the answers. In a transaction that is open they are asked as any others.</summary>
    public virtual Task<T> Briefly<T>(Func<Task<T>> questions, CancellationToken ct) => questions();

    /// <summary>The ledger's tables in the transaction that is open (<see cref="Atomically"/>).</summary>
    internal abstract ILedgerRows LedgerRows();

    /// <summary>
    /// Number of an account's last posting booked before that moment; 0 when there is none. Postings are written in the order of time, so it is found by
    /// halving, in one question however many there are.
    /// </summary>
    public abstract Task<long> LastEntryBefore(LedgerAccount account, DateTimeOffset at, CancellationToken ct);

    /// <summary>What the providers ask for it.</summary>
    protected const string LastEntrySql = """
        WITH RECURSIVE search (low, high) AS (
            SELECT CAST(0 AS bigint), CAST({0} AS bigint)
            UNION ALL
            SELECT CASE WHEN middle.booked_at < {1} THEN middle.entry ELSE search.low END, CASE WHEN middle.booked_at < {1} THEN search.high ELSE middle.entry - 1 END
            FROM search JOIN ledger_postings middle ON middle.vendor_id = {2} AND middle.account_id = {3} AND middle.entry = (search.low + search.high + 1) / 2
            WHERE search.low < search.high)
        SELECT low AS "Value" FROM search WHERE low >= high
        """;

    /// <summary>Looks through the ledger as it is at this moment, on two connections of its own that see the same, so that two can look at once.</summary>
    internal abstract Task<T> ScanLedger<T>(Func<LedgerScan, LedgerScan, Task<T>> work, CancellationToken ct);

    /// <summary>Tells names that somebody holds: those that were committed since a mark was set, each once; all when there is no mark.</summary>
    /// <returns>The mark of this reading.</returns>
    internal abstract Task<string> NamesSince(string? mark, Action<HeldText> tell, CancellationToken ct);

    /// <summary>Takes up to <paramref name="count"/> due messages under a lease, across vendors, so that no two workers have the same.</summary>
    public abstract Task<IReadOnlyList<OutboxMessage>> ClaimDue(int count, DateTimeOffset now, TimeSpan lease, CancellationToken ct);

    /// <summary>Adds those rows, of one type, whose key is not there, in the transaction at hand. They are not tracked.</summary>
    /// <returns>How many were added.</returns>
    public Task<int> InsertNew<T>(IReadOnlyList<T> rows, CancellationToken ct)
        where T : class
    {
        foreach (var row in rows)
        {
            Stamp(row);
        }

        return rows.Count == 0 ? Task.FromResult(0) : InsertNew(NewRows.Of(Model.FindEntityType(typeof(T))!), rows, ct);
    }

    protected abstract Task<int> InsertNew(NewRows table, IReadOnlyList<object> rows, CancellationToken ct);

    /// <summary>What the provider needs beyond its migrations, done once when a process starts.</summary>
    public virtual Task Prepare(CancellationToken ct) => Task.CompletedTask;

    /// <summary>Adds rows of one type, in the transaction at hand; the provider decides how.</summary>
    protected abstract Task Insert(NewRows table, IReadOnlyList<object> rows, CancellationToken ct);

    /// <summary>Writes what is tracked, which may be hundreds of rows, in the transaction at hand.</summary>
    protected virtual Task<int> StoreMany(CancellationToken ct) => Store(true, ct);

    /// <summary>Writes what is tracked; the provider decides how.</summary>
    protected virtual Task<int> Store(bool acceptAllChangesOnSuccess, CancellationToken ct) => base.SaveChangesAsync(acceptAllChangesOnSuccess, ct);

    /// <summary>Inside a transaction that is already open (an idempotent POST's): all of <paramref name="work"/> or none of it, by a savepoint.</summary>
    protected async Task<T> Nested<T>(Func<Task<T>> work, CancellationToken ct)
    {
        var transaction = Database.CurrentTransaction!;
        var savepoint = $"nested_{_nested++}";
        await transaction.CreateSavepointAsync(savepoint, ct);
        try
        {
            var result = await work();
            await transaction.ReleaseSavepointAsync(savepoint, ct);
            return result;
        }
        catch
        {
            await transaction.RollbackToSavepointAsync(savepoint, CancellationToken.None);
            throw;
        }
    }

    /// <summary>The database gave up one of two transactions that waited for each other.</summary>
    protected virtual bool IsDeadlock(DbUpdateException failure) => false;

    /// <summary>Name or table and columns of the unique index or key that <paramref name="failure"/> violated, or null.</summary>
    protected abstract (string? Name, string? Table, string[] Columns)? Violated(DbUpdateException failure);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        AccessMap.Map(modelBuilder);
        FeatureMaps.Map(modelBuilder);
        foreach (var entity in modelBuilder.Model.GetEntityTypes().ToList())
        {
            if (entity.IsOwned())
            {
                continue;
            }

            var type = entity.ClrType;
            if (typeof(Entity).IsAssignableFrom(type) || typeof(IBelongsToVendor).IsAssignableFrom(type))
            {
                modelBuilder.Entity(type).Property<Id<Vendor>>(nameof(VendorId)).ValueGeneratedNever();
                modelBuilder.Entity(type).HasQueryFilter(VendorFilter, Compare<Id<Vendor>>(type, nameof(VendorId)));
                // Identity's store finds a user by its id alone.
                if (type != typeof(User) && (entity.FindPrimaryKey() is null or { Properties.Count: 1 }) && entity.FindProperty("Id") is not null)
                {
                    modelBuilder.Entity(type).HasKey(nameof(VendorId), "Id");
                }
            }

            if (typeof(IOwnedByPartner).IsAssignableFrom(type))
            {
                modelBuilder.Entity(type).HasQueryFilter(PartnerFilter, Compare<Id<Partner>>(type, nameof(PartnerId)));
            }

            if (typeof(IVersioned).IsAssignableFrom(type))
            {
                modelBuilder.Entity(type).Property(nameof(IVersioned.Version)).IsConcurrencyToken();
            }
        }

        Names.ApplySnakeCase(modelBuilder.Model);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
        foreach (var type in new[] { typeof(Vendor).Assembly, typeof(Db).Assembly }.SelectMany(a => a.GetTypes()))
        {
            if (type is { IsAbstract: false, IsInterface: false } && typeof(IHasId).IsAssignableFrom(type))
            {
                configurationBuilder.Properties(typeof(Id<>).MakeGenericType(type)).HaveConversion(IdConversion.MakeGenericType(type));
            }
        }
    }

    /// <summary>How this provider keeps an id.</summary>
    protected abstract Type IdConversion { get; }

    private bool WriteConsequences()
    {
        var happened = new List<Told>();
        foreach (var entry in ChangeTracker.Entries().ToList())
        {
            if (entry.State == EntityState.Unchanged || entry.Metadata.FindProperty(nameof(VendorId)) is null)
            {
                continue;
            }

            var caller = _slot.Caller ?? throw new InvalidOperationException("Nobody is acting.");
            if (entry.Property(nameof(VendorId)).CurrentValue is not Id<Vendor> owner || owner != caller.Vendor)
            {
                throw new InvalidOperationException("A row of another vendor cannot be written.");
            }

            if (entry.Entity is Entity entity)
            {
                happened.AddRange(entity.TakeEvents().Select(what => new Told(what, PartnerOf(entity))));
            }
        }

        foreach (var row in _many ?? [])
        {
            Stamp(row);
            if (_vendorOf[row.GetType()]!.GetValue(row) is not Id<Vendor> owner || owner != VendorId)
            {
                throw new InvalidOperationException("A row of another vendor cannot be written.");
            }

            if (row is Entity entity)
            {
                happened.AddRange(entity.TakeEvents().Select(what => new Told(what, PartnerOf(entity))));
            }
        }

        happened.AddRange(_told);
        _told.Clear();
        if (happened.Count == 0)
        {
            return false;
        }

        // One save is one moment; within it things are told as one led to the other, whichever row they happened to.
        var acting = _slot.Caller ?? throw new InvalidOperationException("Nobody is acting.");
        var now = _clock.GetUtcNow();
        var outgoing = false;
        var trace = Activity.Current?.TraceId.ToString();
        foreach (var told in happened.OrderBy(one => one.What.Order))
        {
            outgoing |= Record(told with { By = told.By ?? acting, Trace = told.By is null ? trace : told.Trace }, now);
        }

        return outgoing;
    }

    /// <summary>On whose side it happens, whoever acts: the vendor's acts on a partner too.</summary>
    private static Id<Partner>? PartnerOf(Entity entity) => entity switch
    {
        IOwnedByPartner owned => owned.PartnerId,
        IConcernsPartner about => about.Concerned,
        _ => null,
    };

    private bool Record(Told told, DateTimeOffset now)
    {
        var happened = told.What;
        var details = JsonSerializer.Serialize(happened.What, happened.What.GetType(), ServerJson.Options);
        Store(AuditEntry.Of(told.By!, told.Partner, happened.Name, happened.Subject, details, told.Trace, now));
        return Tell(happened, details, now, told.Trace);
    }

    private void Store(object consequence)
    {
        if (_many is null)
        {
            Add(consequence);
        }
        else
        {
            Stamp(consequence);
            _many.Add(consequence);
        }
    }

    private bool Tell(Happened happened, string details, DateTimeOffset now, string? trace)
    {
        var outgoing = false;
        foreach (var handler in _subscriptions.To(happened.Name))
        {
            outgoing = true;
            Store(new OutboxMessage
            {
                Id = Id<OutboxMessage>.At(now),
                Handler = handler.Handler,
                Event = happened.Name,
                Subject = happened.Subject,
                Details = details,
                Address = handler.AddressOf?.Invoke(happened.What),
                CreatedAt = now,
                DueAt = TimeProvider.System.GetUtcNow(),
                TraceId = trace,
            });
        }

        return outgoing;
    }

    private async Task<int> StoreMany(List<object> rows, CancellationToken ct)
    {
        Database.AutoSavepointsEnabled = false;
        try
        {
            var written = await StoreMany(ct);
            foreach (var ofType in rows.GroupBy(row => row.GetType()))
            {
                await Insert(NewRows.Of(Model.FindEntityType(ofType.Key)!), [.. ofType], ct);
            }

            return written + rows.Count;
        }
        catch (DbException failure)
        {
            throw new DbUpdateException(failure.Message, failure);
        }
        finally
        {
            Database.AutoSavepointsEnabled = true;
        }
    }

    private string? RefusalOf(DbUpdateException failure)
    {
        if (Violated(failure) is not { } violated)
        {
            return null;
        }

        foreach (var index in Model.GetEntityTypes().SelectMany(e => e.GetIndexes()).Where(i => i.IsUnique))
        {
            var same = violated.Name is { } name
                ? index.GetDatabaseName() == name
                : index.DeclaringEntityType.GetTableName() == violated.Table && index.Properties.Select(p => p.GetColumnName()).SequenceEqual(violated.Columns);
            if (same)
            {
                return index.FindAnnotation(Refusal)?.Value as string;
            }
        }

        foreach (var key in Model.GetEntityTypes().SelectMany(e => e.GetKeys()).Where(k => k.FindAnnotation(Refusal) is not null))
        {
            var same = violated.Name is { } name
                ? key.GetName() == name
                : key.DeclaringEntityType.GetTableName() == violated.Table && key.Properties.Select(p => p.GetColumnName()).SequenceEqual(violated.Columns);
            if (same)
            {
                return key[Refusal] as string;
            }
        }

        return null;
    }

    /// <summary>What is added belongs to the vendor in whose name is acted, before anything looks at its key.</summary>
    private void StampVendor(object? sender, EntityTrackingEventArgs tracking)
    {
        if (tracking.State == EntityState.Added)
        {
            Stamp(tracking.Entry.Entity);
        }
    }

    /// <summary>A new row belongs to the vendor in whose name is acted.</summary>
    public void Stamp(object entity)
    {
        var property = _vendorOf.GetOrAdd(
            entity.GetType(), static type => type == typeof(Vendor) ? null : VendorPropertyOf(type));
        if (property?.GetValue(entity) is Id<Vendor> vendor && vendor == default)
        {
            property.SetValue(entity, VendorId);
        }
    }

    /// <summary>A private setter is only found on the type that declares it.</summary>
    private static PropertyInfo? VendorPropertyOf(Type type) => type.GetProperty(nameof(VendorId))?.DeclaringType?.GetProperty(nameof(VendorId));

    private LambdaExpression Compare<TValue>(Type type, string property)
    {
        var row = Expression.Parameter(type);
        var mine = Expression.Property(Expression.Constant(this, typeof(Db)), property);
        var member = type.GetProperty(property, BindingFlags.Public | BindingFlags.Instance | BindingFlags.NonPublic)!;
        return Expression.Lambda(Expression.Equal(Expression.Property(row, member), mine), row);
    }

    /// <param name="By">Who did it; null: whoever saves.</param>
    private sealed record Told(Happened What, Id<Partner>? Partner, Caller? By = null, string? Trace = null);
}
