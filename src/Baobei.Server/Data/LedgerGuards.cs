namespace Baobei.Server.Data;

/// <summary>
/// What the database itself refuses, whoever writes: an account below its floor, a transfer or a posting that is changed or deleted, an account that is
/// deleted, a hold that ends twice. Made when a process starts, if they are not there.
/// </summary>
internal static class LedgerGuards
{
    public const string Sqlite = """
        CREATE TRIGGER IF NOT EXISTS ledger_accounts_floor BEFORE UPDATE OF balance ON ledger_accounts
            WHEN NEW.balance < OLD.balance AND NEW.balance < NEW.floor BEGIN SELECT RAISE(ABORT, 'ledger: below the floor'); END;
        CREATE TRIGGER IF NOT EXISTS ledger_accounts_opened BEFORE INSERT ON ledger_accounts
            WHEN NEW.balance < NEW.floor BEGIN SELECT RAISE(ABORT, 'ledger: below the floor'); END;
        CREATE TRIGGER IF NOT EXISTS ledger_accounts_kept BEFORE DELETE ON ledger_accounts BEGIN SELECT RAISE(ABORT, 'ledger: append only'); END;
        CREATE TRIGGER IF NOT EXISTS ledger_transfers_kept BEFORE DELETE ON ledger_transfers BEGIN SELECT RAISE(ABORT, 'ledger: append only'); END;
        CREATE TRIGGER IF NOT EXISTS ledger_transfers_fixed BEFORE UPDATE ON ledger_transfers BEGIN SELECT RAISE(ABORT, 'ledger: append only'); END;
        CREATE TRIGGER IF NOT EXISTS ledger_postings_kept BEFORE DELETE ON ledger_postings BEGIN SELECT RAISE(ABORT, 'ledger: append only'); END;
        CREATE TRIGGER IF NOT EXISTS ledger_postings_fixed BEFORE UPDATE ON ledger_postings BEGIN SELECT RAISE(ABORT, 'ledger: append only'); END;
        CREATE TRIGGER IF NOT EXISTS ledger_holds_ended BEFORE UPDATE ON ledger_holds
            WHEN OLD.status <> 'Open' BEGIN SELECT RAISE(ABORT, 'ledger: a hold ends once'); END;
        """;

    /// <summary>Two processes that start at once make them one after the other.</summary>
    public const string Postgres = """
        DO $guards$
        BEGIN
            PERFORM pg_advisory_xact_lock(hashtext('baobei ledger guards'));
            IF EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = 'ledger_holds_ended' AND tgrelid = 'ledger_holds'::regclass) THEN
                RETURN;
            END IF;
            CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $refuse$
            BEGIN
                RAISE EXCEPTION 'ledger: %', TG_ARGV[0] USING ERRCODE = 'check_violation';
            END $refuse$;
            CREATE OR REPLACE TRIGGER ledger_accounts_floor BEFORE UPDATE OF balance ON ledger_accounts FOR EACH ROW
                WHEN (NEW.balance < OLD.balance AND NEW.balance < NEW.floor) EXECUTE FUNCTION ledger_refuse('below the floor');
            CREATE OR REPLACE TRIGGER ledger_accounts_opened BEFORE INSERT ON ledger_accounts FOR EACH ROW
                WHEN (NEW.balance < NEW.floor) EXECUTE FUNCTION ledger_refuse('below the floor');
            CREATE OR REPLACE TRIGGER ledger_accounts_kept BEFORE DELETE OR TRUNCATE ON ledger_accounts EXECUTE FUNCTION ledger_refuse('append only');
            CREATE OR REPLACE TRIGGER ledger_transfers_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transfers EXECUTE FUNCTION ledger_refuse('append only');
            CREATE OR REPLACE TRIGGER ledger_postings_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_postings EXECUTE FUNCTION ledger_refuse('append only');
            CREATE OR REPLACE TRIGGER ledger_holds_ended BEFORE UPDATE ON ledger_holds FOR EACH ROW
                WHEN (OLD.status <> 'Open') EXECUTE FUNCTION ledger_refuse('a hold ends once');
        END $guards$;
        """;
}
