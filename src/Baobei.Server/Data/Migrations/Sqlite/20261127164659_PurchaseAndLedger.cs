using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    [Microsoft.EntityFrameworkCore.Infrastructure.DbContext(typeof(SqliteDb))]
    [Migration("20261127164659_PurchaseAndLedger")]
    public partial class PurchaseAndLedger : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "cost_percent",
                table: "product_specs",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "paid_by_partner_since",
                table: "customer_accounts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "order_id",
                table: "configuration_lists",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "quotation",
                table: "configuration_lists",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "account_credits",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    ledger_account_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    line_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    alert_percent = table.Column<int>(type: "INTEGER", nullable: false),
                    purchases = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    shutdown = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    is_overdue = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_alerted = table.Column<bool>(type: "INTEGER", nullable: false),
                    arrears_since = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_account_credits", x => new { x.vendor_id, x.account_id });
                });

            migrationBuilder.CreateTable(
                name: "association_requests",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    receiver_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    side = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    asked_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    asked_at = table.Column<long>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    to = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    customer_agreed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    partner_agreed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_by_side = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    ended_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    end_reason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_association_requests", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "bank_lines",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    amount_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    payer = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    reference = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    fingerprint = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    imported_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    imported_at = table.Column<long>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    top_up_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    matched_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    matched_at = table.Column<long>(type: "INTEGER", nullable: true),
                    decided_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    transfer_id = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bank_lines", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "contract_templates",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    party = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    language = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    newest = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    retired_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_contract_templates", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "contracts",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    template_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    template_number = table.Column<int>(type: "INTEGER", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    language = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    body = table.Column<string>(type: "TEXT", nullable: false),
                    signer = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    counterparty_name = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    sent_at = table.Column<long>(type: "INTEGER", nullable: true),
                    sign_by = table.Column<long>(type: "INTEGER", nullable: true),
                    signatures = table.Column<string>(type: "TEXT", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    cancelled_by = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    document_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    document_hash = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_contracts", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "credit_changes",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    field = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    before = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    after = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_credit_changes", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "demo_payments",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    payment_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    subject = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    amount_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    outcome = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_demo_payments", x => new { x.vendor_id, x.payment_id });
                });

            migrationBuilder.CreateTable(
                name: "fund_batches",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    file_name = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    booked_at = table.Column<long>(type: "INTEGER", nullable: true),
                    refusals = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_fund_batches", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "fund_transfers",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    amount_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: true),
                    decided_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: true),
                    decision_reason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    hold_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    transfer_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    form_key = table.Column<byte[]>(type: "BLOB", nullable: true),
                    batch_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    batch_line = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_fund_transfers", x => new { x.vendor_id, x.id });
                    table.ForeignKey(
                        name: "fk_fund_transfers_customer_accounts_vendor_id_account_id",
                        columns: x => new { x.vendor_id, x.account_id },
                        principalTable: "customer_accounts",
                        principalColumns: new[] { "vendor_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "invoice_titles",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    credit_code = table.Column<string>(type: "TEXT", maxLength: 18, nullable: true),
                    address = table.Column<string>(type: "TEXT", maxLength: 150, nullable: true),
                    phone = table.Column<string>(type: "TEXT", maxLength: 30, nullable: true),
                    bank = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    bank_account = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoice_titles", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "invoices",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    title_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    amount_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    tax_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    requested_at = table.Column<long>(type: "INTEGER", nullable: false),
                    requested_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    tax_number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    issued_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    credits = table.Column<byte[]>(type: "BLOB", nullable: true),
                    credited_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    document_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    document_hash = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoices", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "ledger_accounts",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    owner_kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    purpose = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    counterparty_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    floor = table.Column<long>(type: "INTEGER", nullable: true),
                    balance = table.Column<long>(type: "INTEGER", nullable: false),
                    entries = table.Column<long>(type: "INTEGER", nullable: false),
                    head = table.Column<byte[]>(type: "BLOB", nullable: false),
                    booked_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ledger_accounts", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "ledger_holds",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    owner_kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    occasion = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    sources = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    posted = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ledger_holds", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "ledger_postings",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    entry = table.Column<long>(type: "INTEGER", nullable: false),
                    transfer_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    balance = table.Column<long>(type: "INTEGER", nullable: false),
                    effective_at = table.Column<long>(type: "INTEGER", nullable: false),
                    booked_at = table.Column<long>(type: "INTEGER", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ledger_postings", x => new { x.vendor_id, x.account_id, x.entry });
                });

            migrationBuilder.CreateTable(
                name: "ledger_transfers",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 150, nullable: false),
                    order_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    occasion = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    memo = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    reference = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    corrects = table.Column<byte[]>(type: "BLOB", nullable: true),
                    hold_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    effective_at = table.Column<long>(type: "INTEGER", nullable: false),
                    booked_at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    legs = table.Column<byte[]>(type: "BLOB", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ledger_transfers", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "ledger_verifications",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    finished_at = table.Column<long>(type: "INTEGER", nullable: true),
                    asked_by = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    accounts = table.Column<long>(type: "INTEGER", nullable: false),
                    transfers = table.Column<long>(type: "INTEGER", nullable: false),
                    postings = table.Column<long>(type: "INTEGER", nullable: false),
                    fault = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    row = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ledger_verifications", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "number_series",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    series = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    last = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_number_series", x => new { x.vendor_id, x.series });
                });

            migrationBuilder.CreateTable(
                name: "payments",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    owner_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    amount_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    purchase_order_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    purchase_number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    provider = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    url = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    number = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    is_late = table.Column<bool>(type: "INTEGER", nullable: false),
                    order_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    kept_because = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    transfer_id = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_payments", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "purchase_orders",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    list_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    list_number = table.Column<int>(type: "INTEGER", nullable: false),
                    project_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_name = table.Column<string>(type: "TEXT", maxLength: 25, nullable: false),
                    customer_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    customer_text = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    words = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    lines = table.Column<string>(type: "TEXT", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    list_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    amount_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    tax_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    pushed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    pushed_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    authors = table.Column<string>(type: "TEXT", nullable: false),
                    owner = table.Column<byte[]>(type: "BLOB", nullable: false),
                    promised_until = table.Column<long>(type: "INTEGER", nullable: false),
                    steps = table.Column<int>(type: "INTEGER", nullable: false),
                    step = table.Column<int>(type: "INTEGER", nullable: false),
                    waits_since = table.Column<long>(type: "INTEGER", nullable: false),
                    decisions = table.Column<string>(type: "TEXT", nullable: false),
                    was_asked = table.Column<bool>(type: "INTEGER", nullable: false),
                    confirmed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    payment_requested_at = table.Column<long>(type: "INTEGER", nullable: true),
                    payment_by = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    parts = table.Column<string>(type: "TEXT", nullable: false),
                    order_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    decline_reason = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    customer_words = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_purchase_orders", x => new { x.vendor_id, x.id });
                    table.ForeignKey(
                        name: "fk_purchase_orders_configuration_lists_vendor_id_list_id",
                        columns: x => new { x.vendor_id, x.list_id },
                        principalTable: "configuration_lists",
                        principalColumns: new[] { "vendor_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_purchase_orders_projects_vendor_id_project_id",
                        columns: x => new { x.vendor_id, x.project_id },
                        principalTable: "projects",
                        principalColumns: new[] { "vendor_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "refused_notices",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    fingerprint = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    is_signed = table.Column<bool>(type: "INTEGER", nullable: false),
                    payment_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    number = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    amount_minor = table.Column<long>(type: "INTEGER", nullable: true),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: true),
                    address = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    first_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_at = table.Column<long>(type: "INTEGER", nullable: false),
                    times = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_refused_notices", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "top_ups",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    owner_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    amount_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    paid_minor = table.Column<long>(type: "INTEGER", nullable: true),
                    transfer_id = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_top_ups", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "usage_deliveries",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    file_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    by = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    finished_at = table.Column<long>(type: "INTEGER", nullable: true),
                    lines = table.Column<int>(type: "INTEGER", nullable: false),
                    added = table.Column<int>(type: "INTEGER", nullable: false),
                    known = table.Column<int>(type: "INTEGER", nullable: false),
                    refused = table.Column<int>(type: "INTEGER", nullable: false),
                    faults = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_usage_deliveries", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "usage_lines",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    delivery_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    period = table.Column<int>(type: "INTEGER", nullable: false),
                    charge_start = table.Column<long>(type: "INTEGER", nullable: false),
                    charge_end = table.Column<long>(type: "INTEGER", nullable: false),
                    category = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    is_correction = table.Column<bool>(type: "INTEGER", nullable: false),
                    provider = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    service = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    sku = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    description = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    region = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    resource = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    quantity = table.Column<decimal>(type: "numeric", nullable: true),
                    unit = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    list_micro = table.Column<long>(type: "INTEGER", nullable: false),
                    list_pico = table.Column<long>(type: "INTEGER", nullable: false),
                    billed_micro = table.Column<long>(type: "INTEGER", nullable: false),
                    billed_pico = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_usage_lines", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "withdrawals",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    owner_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    amount_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    payee = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    bank_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    account_number = table.Column<string>(type: "TEXT", maxLength: 34, nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    hold_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    transfer_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    decided_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    bank_number = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    form_key = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_withdrawals", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "contract_template_versions",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    template_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    body = table.Column<string>(type: "TEXT", nullable: false),
                    published_at = table.Column<long>(type: "INTEGER", nullable: false),
                    published_by = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_contract_template_versions", x => new { x.vendor_id, x.template_id, x.number });
                    table.ForeignKey(
                        name: "fk_contract_template_versions_contract_templates_vendor_id_template_id",
                        columns: x => new { x.vendor_id, x.template_id },
                        principalTable: "contract_templates",
                        principalColumns: new[] { "vendor_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "invoice_lines",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    invoice_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    order_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    order_number = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    order_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    amount_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    tax_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    credited_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    credited_tax_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    released_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoice_lines", x => new { x.vendor_id, x.invoice_id, x.order_id });
                    table.ForeignKey(
                        name: "fk_invoice_lines_invoices_vendor_id_invoice_id",
                        columns: x => new { x.vendor_id, x.invoice_id },
                        principalTable: "invoices",
                        principalColumns: new[] { "vendor_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "orders",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    purchase_order_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    name_en = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    project_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    linked_at = table.Column<long>(type: "INTEGER", nullable: true),
                    linked_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    is_test = table.Column<bool>(type: "INTEGER", nullable: false),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_name = table.Column<string>(type: "TEXT", maxLength: 25, nullable: false),
                    customer_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    distribution_type = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    owner = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    payer = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    paid_at = table.Column<long>(type: "INTEGER", nullable: false),
                    paid_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    list_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    amount_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    coupon_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    tax_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    refunded_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orders", x => new { x.vendor_id, x.id });
                    table.ForeignKey(
                        name: "fk_orders_projects_vendor_id_project_id",
                        columns: x => new { x.vendor_id, x.project_id },
                        principalTable: "projects",
                        principalColumns: new[] { "vendor_id", "id" });
                    table.ForeignKey(
                        name: "fk_orders_purchase_orders_vendor_id_purchase_order_id",
                        columns: x => new { x.vendor_id, x.purchase_order_id },
                        principalTable: "purchase_orders",
                        principalColumns: new[] { "vendor_id", "id" });
                });

            migrationBuilder.CreateTable(
                name: "order_lines",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    order_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    spec_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    spec_code = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    product_code = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    product_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    product_name_en = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    spec_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    spec_name_en = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    unit = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    region = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    quantity = table.Column<int>(type: "INTEGER", nullable: false),
                    term = table.Column<int>(type: "INTEGER", nullable: true),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    unit_price_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    discount_basis_points = table.Column<int>(type: "INTEGER", nullable: false),
                    list_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    amount_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    coupon_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    tax_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    tax_basis_points = table.Column<int>(type: "INTEGER", nullable: false),
                    refunded_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    refunded_tax_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    counts_for_performance = table.Column<bool>(type: "INTEGER", nullable: false),
                    paid_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_order_lines", x => new { x.vendor_id, x.order_id, x.position });
                    table.ForeignKey(
                        name: "fk_order_lines_orders_vendor_id_order_id",
                        columns: x => new { x.vendor_id, x.order_id },
                        principalTable: "orders",
                        principalColumns: new[] { "vendor_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "order_refunds",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    order_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    words = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    amount_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    tax_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    lines = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_order_refunds", x => new { x.vendor_id, x.id });
                    table.ForeignKey(
                        name: "fk_order_refunds_orders_vendor_id_order_id",
                        columns: x => new { x.vendor_id, x.order_id },
                        principalTable: "orders",
                        principalColumns: new[] { "vendor_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_account_credits_vendor_id_ledger_account_id",
                table: "account_credits",
                columns: new[] { "vendor_id", "ledger_account_id" });

            migrationBuilder.CreateIndex(
                name: "ix_association_requests_due",
                table: "association_requests",
                columns: new[] { "vendor_id", "expires_at" },
                filter: "status = 'Waiting'");

            migrationBuilder.CreateIndex(
                name: "ix_association_requests_vendor_id_account_id_id",
                table: "association_requests",
                columns: new[] { "vendor_id", "account_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_association_requests_vendor_id_customer_id_id",
                table: "association_requests",
                columns: new[] { "vendor_id", "customer_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_association_requests_vendor_id_partner_id_id",
                table: "association_requests",
                columns: new[] { "vendor_id", "partner_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_association_requests_vendor_id_receiver_id_id",
                table: "association_requests",
                columns: new[] { "vendor_id", "receiver_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_association_requests_open",
                table: "association_requests",
                columns: new[] { "vendor_id", "customer_id" },
                unique: true,
                filter: "status = 'Waiting' AND kind <> 'PayAll'");

            migrationBuilder.CreateIndex(
                name: "ux_association_requests_pay_all",
                table: "association_requests",
                columns: new[] { "vendor_id", "account_id" },
                unique: true,
                filter: "status = 'Waiting' AND kind = 'PayAll'");

            migrationBuilder.CreateIndex(
                name: "ix_bank_lines_vendor_id_status_id",
                table: "bank_lines",
                columns: new[] { "vendor_id", "status", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_bank_lines_fingerprint",
                table: "bank_lines",
                columns: new[] { "vendor_id", "fingerprint" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_bank_lines_top_up",
                table: "bank_lines",
                columns: new[] { "vendor_id", "top_up_id" },
                unique: true,
                filter: "top_up_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ux_contract_templates_name",
                table: "contract_templates",
                columns: new[] { "vendor_id", "name" },
                unique: true,
                filter: "retired_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_contracts_awaiting",
                table: "contracts",
                columns: new[] { "vendor_id", "sign_by" },
                filter: "status = 'AwaitingSignature'");

            migrationBuilder.CreateIndex(
                name: "ix_contracts_vendor_id_account_id_id",
                table: "contracts",
                columns: new[] { "vendor_id", "account_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_contracts_vendor_id_partner_id_id",
                table: "contracts",
                columns: new[] { "vendor_id", "partner_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_contracts_number",
                table: "contracts",
                columns: new[] { "vendor_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_credit_changes_vendor_id_account_id_id",
                table: "credit_changes",
                columns: new[] { "vendor_id", "account_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_fund_batches_vendor_id_partner_id_id",
                table: "fund_batches",
                columns: new[] { "vendor_id", "partner_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_fund_transfers_vendor_id_account_id_id",
                table: "fund_transfers",
                columns: new[] { "vendor_id", "account_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_fund_transfers_vendor_id_partner_id_id",
                table: "fund_transfers",
                columns: new[] { "vendor_id", "partner_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_fund_transfers_vendor_id_partner_id_kind_created_at",
                table: "fund_transfers",
                columns: new[] { "vendor_id", "partner_id", "kind", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_fund_transfers_waiting",
                table: "fund_transfers",
                columns: new[] { "vendor_id", "partner_id", "expires_at" },
                filter: "status = 'Waiting'");

            migrationBuilder.CreateIndex(
                name: "ux_fund_transfers_form",
                table: "fund_transfers",
                columns: new[] { "vendor_id", "form_key" },
                unique: true,
                filter: "form_key IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ux_fund_transfers_line",
                table: "fund_transfers",
                columns: new[] { "vendor_id", "batch_id", "batch_line" },
                unique: true,
                filter: "batch_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ux_invoice_lines_order",
                table: "invoice_lines",
                columns: new[] { "vendor_id", "order_id" },
                unique: true,
                filter: "released_at IS NULL AND amount_minor > 0");

            migrationBuilder.CreateIndex(
                name: "ix_invoice_titles_vendor_id_account_id_id",
                table: "invoice_titles",
                columns: new[] { "vendor_id", "account_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_invoice_titles_vendor_id_partner_id_id",
                table: "invoice_titles",
                columns: new[] { "vendor_id", "partner_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_invoices_requested",
                table: "invoices",
                columns: new[] { "vendor_id", "id", "status" },
                filter: "status = 'Requested'");

            migrationBuilder.CreateIndex(
                name: "ix_invoices_vendor_id_account_id_id",
                table: "invoices",
                columns: new[] { "vendor_id", "account_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_invoices_vendor_id_credits",
                table: "invoices",
                columns: new[] { "vendor_id", "credits" });

            migrationBuilder.CreateIndex(
                name: "ix_invoices_vendor_id_partner_id_id",
                table: "invoices",
                columns: new[] { "vendor_id", "partner_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_invoices_number",
                table: "invoices",
                columns: new[] { "vendor_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_invoices_tax_number",
                table: "invoices",
                columns: new[] { "vendor_id", "tax_number" },
                unique: true,
                filter: "tax_number IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_ledger_accounts_counterparty",
                table: "ledger_accounts",
                columns: new[] { "vendor_id", "counterparty_id" },
                filter: "counterparty_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_ledger_accounts_vendor_id_owner_id_purpose",
                table: "ledger_accounts",
                columns: new[] { "vendor_id", "owner_id", "purpose" });

            migrationBuilder.CreateIndex(
                name: "ix_ledger_holds_open",
                table: "ledger_holds",
                columns: new[] { "vendor_id", "expires_at" },
                filter: "status = 'Open'");

            migrationBuilder.CreateIndex(
                name: "ix_ledger_holds_owner",
                table: "ledger_holds",
                columns: new[] { "vendor_id", "owner_id", "expires_at" },
                filter: "status = 'Open'");

            migrationBuilder.CreateIndex(
                name: "ix_ledger_postings_backdated",
                table: "ledger_postings",
                columns: new[] { "vendor_id", "account_id", "effective_at" },
                filter: "effective_at < booked_at");

            migrationBuilder.CreateIndex(
                name: "ix_ledger_transfers_reference",
                table: "ledger_transfers",
                columns: new[] { "vendor_id", "reference", "id" },
                filter: "reference IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ux_ledger_transfers_corrects",
                table: "ledger_transfers",
                columns: new[] { "vendor_id", "corrects" },
                unique: true,
                filter: "corrects IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ux_ledger_transfers_key",
                table: "ledger_transfers",
                columns: new[] { "vendor_id", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_order_lines_vendor_id_account_id_paid_at_id",
                table: "order_lines",
                columns: new[] { "vendor_id", "account_id", "paid_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_order_lines_vendor_id_paid_at_id",
                table: "order_lines",
                columns: new[] { "vendor_id", "paid_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_order_lines_vendor_id_partner_id_paid_at_id",
                table: "order_lines",
                columns: new[] { "vendor_id", "partner_id", "paid_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_order_refunds_vendor_id_order_id",
                table: "order_refunds",
                columns: new[] { "vendor_id", "order_id" });

            migrationBuilder.CreateIndex(
                name: "ix_order_refunds_vendor_id_partner_id_at",
                table: "order_refunds",
                columns: new[] { "vendor_id", "partner_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_orders_vendor_id_account_id_id",
                table: "orders",
                columns: new[] { "vendor_id", "account_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_orders_vendor_id_partner_id_id",
                table: "orders",
                columns: new[] { "vendor_id", "partner_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_orders_vendor_id_project_id_id",
                table: "orders",
                columns: new[] { "vendor_id", "project_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_orders_number",
                table: "orders",
                columns: new[] { "vendor_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_orders_purchase",
                table: "orders",
                columns: new[] { "vendor_id", "purchase_order_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_payments_account",
                table: "payments",
                columns: new[] { "vendor_id", "account_id", "id" },
                filter: "account_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_payments_number",
                table: "payments",
                columns: new[] { "vendor_id", "number" },
                filter: "number IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_payments_partner",
                table: "payments",
                columns: new[] { "vendor_id", "partner_id", "id" },
                filter: "account_id IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_payments_purchase_order",
                table: "payments",
                columns: new[] { "vendor_id", "purchase_order_id" },
                filter: "purchase_order_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_payments_vendor_id_status_id",
                table: "payments",
                columns: new[] { "vendor_id", "status", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_purchase_orders_open",
                table: "purchase_orders",
                columns: new[] { "vendor_id", "promised_until" },
                filter: "status IN ('AwaitingApproval', 'Approved', 'Confirmed', 'PaymentRequested')");

            migrationBuilder.CreateIndex(
                name: "ix_purchase_orders_vendor_id_account_id_id",
                table: "purchase_orders",
                columns: new[] { "vendor_id", "account_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_purchase_orders_vendor_id_list_id_id",
                table: "purchase_orders",
                columns: new[] { "vendor_id", "list_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_purchase_orders_vendor_id_partner_id_id",
                table: "purchase_orders",
                columns: new[] { "vendor_id", "partner_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_purchase_orders_vendor_id_partner_id_status_id",
                table: "purchase_orders",
                columns: new[] { "vendor_id", "partner_id", "status", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_purchase_orders_vendor_id_project_id_id",
                table: "purchase_orders",
                columns: new[] { "vendor_id", "project_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_purchase_orders_vendor_id_status_id",
                table: "purchase_orders",
                columns: new[] { "vendor_id", "status", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_purchase_orders_number",
                table: "purchase_orders",
                columns: new[] { "vendor_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_refused_notices_fingerprint",
                table: "refused_notices",
                columns: new[] { "vendor_id", "fingerprint" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_top_ups_account",
                table: "top_ups",
                columns: new[] { "vendor_id", "account_id", "id" },
                filter: "account_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_top_ups_open",
                table: "top_ups",
                columns: new[] { "vendor_id", "expires_at" },
                filter: "status = 'Open'");

            migrationBuilder.CreateIndex(
                name: "ix_top_ups_partner",
                table: "top_ups",
                columns: new[] { "vendor_id", "partner_id", "id" },
                filter: "account_id IS NULL");

            migrationBuilder.CreateIndex(
                name: "ux_top_ups_code",
                table: "top_ups",
                columns: new[] { "vendor_id", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_usage_lines_account",
                table: "usage_lines",
                columns: new[] { "vendor_id", "account_id", "period", "charge_start", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_usage_lines_partner",
                table: "usage_lines",
                columns: new[] { "vendor_id", "partner_id", "period", "charge_start", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_usage_lines_period",
                table: "usage_lines",
                columns: new[] { "vendor_id", "period", "charge_start", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_withdrawals_account",
                table: "withdrawals",
                columns: new[] { "vendor_id", "account_id", "id" },
                filter: "account_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_withdrawals_partner",
                table: "withdrawals",
                columns: new[] { "vendor_id", "partner_id", "id" },
                filter: "account_id IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_withdrawals_waiting",
                table: "withdrawals",
                columns: new[] { "vendor_id", "expires_at" },
                filter: "status = 'Waiting'");

            migrationBuilder.CreateIndex(
                name: "ux_withdrawals_form",
                table: "withdrawals",
                columns: new[] { "vendor_id", "form_key" },
                unique: true,
                filter: "form_key IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "account_credits");

            migrationBuilder.DropTable(
                name: "association_requests");

            migrationBuilder.DropTable(
                name: "bank_lines");

            migrationBuilder.DropTable(
                name: "contract_template_versions");

            migrationBuilder.DropTable(
                name: "contracts");

            migrationBuilder.DropTable(
                name: "credit_changes");

            migrationBuilder.DropTable(
                name: "demo_payments");

            migrationBuilder.DropTable(
                name: "fund_batches");

            migrationBuilder.DropTable(
                name: "fund_transfers");

            migrationBuilder.DropTable(
                name: "invoice_lines");

            migrationBuilder.DropTable(
                name: "invoice_titles");

            migrationBuilder.DropTable(
                name: "ledger_accounts");

            migrationBuilder.DropTable(
                name: "ledger_holds");

            migrationBuilder.DropTable(
                name: "ledger_postings");

            migrationBuilder.DropTable(
                name: "ledger_transfers");

            migrationBuilder.DropTable(
                name: "ledger_verifications");

            migrationBuilder.DropTable(
                name: "number_series");

            migrationBuilder.DropTable(
                name: "order_lines");

            migrationBuilder.DropTable(
                name: "order_refunds");

            migrationBuilder.DropTable(
                name: "payments");

            migrationBuilder.DropTable(
                name: "refused_notices");

            migrationBuilder.DropTable(
                name: "top_ups");

            migrationBuilder.DropTable(
                name: "usage_deliveries");

            migrationBuilder.DropTable(
                name: "usage_lines");

            migrationBuilder.DropTable(
                name: "withdrawals");

            migrationBuilder.DropTable(
                name: "contract_templates");

            migrationBuilder.DropTable(
                name: "invoices");

            migrationBuilder.DropTable(
                name: "orders");

            migrationBuilder.DropTable(
                name: "purchase_orders");

            migrationBuilder.DropColumn(
                name: "cost_percent",
                table: "product_specs");

            migrationBuilder.DropColumn(
                name: "paid_by_partner_since",
                table: "customer_accounts");

            migrationBuilder.DropColumn(
                name: "order_id",
                table: "configuration_lists");

            migrationBuilder.DropColumn(
                name: "quotation",
                table: "configuration_lists");
        }
    }
}
