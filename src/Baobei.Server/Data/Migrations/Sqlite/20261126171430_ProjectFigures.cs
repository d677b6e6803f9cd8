using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Sqlite
{
    /// <summary>Everything up to here in one step. It keeps the name of the last of the steps it stands for, so that a database that went through them is up to date.</summary>
    [Microsoft.EntityFrameworkCore.Infrastructure.DbContext(typeof(SqliteDb))]
    [Migration("20261126171430_ProjectFigures")]
    public partial class Foundation : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "api_keys",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    user_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    hint = table.Column<string>(type: "TEXT", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    permissions = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_used_at = table.Column<long>(type: "INTEGER", nullable: true),
                    revoked_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_api_keys", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "approval_routes",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    rank = table.Column<int>(type: "INTEGER", nullable: false),
                    conditions = table.Column<string>(type: "TEXT", nullable: false),
                    steps = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    retired_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_approval_routes", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "audit",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    user_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    user_name = table.Column<string>(type: "TEXT", nullable: false),
                    api_key_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    channel = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    @event = table.Column<string>(name: "event", type: "TEXT", maxLength: 80, nullable: false),
                    subject = table.Column<string>(type: "TEXT", maxLength: 80, nullable: true),
                    details = table.Column<string>(type: "TEXT", nullable: false),
                    trace_id = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "catalogue_imports",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    file_name = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false),
                    stored_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_catalogue_imports", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "configuration_list_numbers",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    last = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_configuration_list_numbers", x => x.vendor_id);
                });

            migrationBuilder.CreateTable(
                name: "consents",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    user_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    terms_version = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    given_at = table.Column<long>(type: "INTEGER", nullable: false),
                    withdrawn_at = table.Column<long>(type: "INTEGER", nullable: true),
                    replaced_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_consents", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "customer_claims",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    holder = table.Column<byte[]>(type: "BLOB", nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    customer_type = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    is_exclusive = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_customer_claims", x => new { x.vendor_id, x.key, x.holder });
                });

            migrationBuilder.CreateTable(
                name: "customer_registrations",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    customer_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    customer_type = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    verdict = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    reasons = table.Column<string>(type: "TEXT", nullable: false),
                    evidence = table.Column<string>(type: "TEXT", nullable: false),
                    facts = table.Column<string>(type: "TEXT", nullable: false),
                    rules_version = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    policy_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    explanation = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    reported_at = table.Column<long>(type: "INTEGER", nullable: false),
                    reported_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: true),
                    decided_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    decision = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    decision_reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_customer_registrations", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "data_protection_keys",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    friendly_name = table.Column<string>(type: "TEXT", nullable: true),
                    xml = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_data_protection_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "demo_clocks",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    offset_seconds = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_demo_clocks", x => x.vendor_id);
                });

            migrationBuilder.CreateTable(
                name: "documents",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    file_name = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    content_type = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    size = table.Column<long>(type: "INTEGER", nullable: false),
                    sha256 = table.Column<byte[]>(type: "BLOB", nullable: false),
                    stored_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_documents", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "expiry_watches",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    warned_until = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_expiry_watches", x => x.vendor_id);
                });

            migrationBuilder.CreateTable(
                name: "idempotency_keys",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    user_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    request_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    content_type = table.Column<string>(type: "TEXT", nullable: false),
                    location = table.Column<string>(type: "TEXT", nullable: true),
                    e_tag = table.Column<string>(type: "TEXT", nullable: true),
                    body = table.Column<byte[]>(type: "BLOB", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotency_keys", x => new { x.vendor_id, x.user_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "identity_verifications",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    invitation_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    customer_type = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    credit_code = table.Column<string>(type: "TEXT", maxLength: 18, nullable: true),
                    identity_number_sealed = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    identity_number_masked = table.Column<string>(type: "TEXT", maxLength: 30, nullable: true),
                    document_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    submitted_at = table.Column<long>(type: "INTEGER", nullable: false),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: true),
                    decided_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_identity_verifications", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "mail_box",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    message_id = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    recipient = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    html = table.Column<string>(type: "TEXT", nullable: true),
                    sent_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_mail_box", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "messages",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    user_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    arguments = table.Column<string>(type: "TEXT", nullable: false),
                    link = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    read_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_messages", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "outbox",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    handler = table.Column<string>(type: "TEXT", nullable: false),
                    @event = table.Column<string>(name: "event", type: "TEXT", nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: true),
                    details = table.Column<string>(type: "TEXT", nullable: false),
                    address = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: false),
                    leased_until = table.Column<long>(type: "INTEGER", nullable: true),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    delivered_at = table.Column<long>(type: "INTEGER", nullable: true),
                    dead_at = table.Column<long>(type: "INTEGER", nullable: true),
                    last_error = table.Column<string>(type: "TEXT", nullable: true),
                    trace_id = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbox", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "partners",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    credit_code = table.Column<string>(type: "TEXT", maxLength: 18, nullable: true),
                    contact_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    contact_email = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    distribution_enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_partners", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "phone_codes",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    phone = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    purpose = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    requested_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: true),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    proved_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_phone_codes", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "policies",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    effective_from = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    note = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    values = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_policies", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "products",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    name_en = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    category = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    category_en = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_products", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "project_drafts",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    typed = table.Column<string>(type: "TEXT", nullable: false),
                    files = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    saved_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_project_drafts", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "project_figures",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    figures = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_project_figures", x => x.vendor_id);
                });

            migrationBuilder.CreateTable(
                name: "project_months",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    month = table.Column<int>(type: "INTEGER", nullable: false),
                    last = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_project_months", x => new { x.vendor_id, x.month });
                });

            migrationBuilder.CreateTable(
                name: "project_progress",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    project_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    means = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    contact = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    words = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    next_step = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    next_step_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    from_stage = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    to_stage = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    stage_reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    lost = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    corrects = table.Column<byte[]>(type: "BLOB", nullable: true),
                    files = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_project_progress", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "project_requests",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    project_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    words = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    accepted_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    files = table.Column<string>(type: "TEXT", nullable: false),
                    requested_at = table.Column<long>(type: "INTEGER", nullable: false),
                    requested_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: true),
                    decided_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    decision_words = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_project_requests", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "registration_applications",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    project_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    round = table.Column<int>(type: "INTEGER", nullable: false),
                    project_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    submitted_at = table.Column<long>(type: "INTEGER", nullable: false),
                    submitted_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    authors = table.Column<string>(type: "TEXT", nullable: false),
                    plan = table.Column<string>(type: "TEXT", nullable: false),
                    step = table.Column<int>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: false),
                    decisions = table.Column<string>(type: "TEXT", nullable: false),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: true),
                    returned_fields = table.Column<string>(type: "TEXT", nullable: false),
                    confirm_by = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    customer_reason = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    customer_words = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_registration_applications", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "schedule",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    job = table.Column<string>(type: "TEXT", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_run_at = table.Column<long>(type: "INTEGER", nullable: true),
                    last_error = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_schedule", x => new { x.vendor_id, x.job });
                });

            migrationBuilder.CreateTable(
                name: "scope_claims",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    project_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_scope_claims", x => new { x.vendor_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "sending_places",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 260, nullable: false),
                    sent_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sending_places", x => new { x.vendor_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "sessions",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    user_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_seen_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    address = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    browser = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sessions", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "spent_captchas",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    nonce = table.Column<byte[]>(type: "BLOB", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_spent_captchas", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "stand_ins",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    absent_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    deputy_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    from_at = table.Column<long>(type: "INTEGER", nullable: false),
                    until_at = table.Column<long>(type: "INTEGER", nullable: false),
                    note = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stand_ins", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "terms_documents",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    terms_version = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    effective_from = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    withdrawn_at = table.Column<long>(type: "INTEGER", nullable: true),
                    told_to = table.Column<byte[]>(type: "BLOB", nullable: true),
                    told_at = table.Column<long>(type: "INTEGER", nullable: true),
                    body_zh = table.Column<string>(type: "TEXT", nullable: false),
                    body_en = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_terms_documents", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "users",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    display_name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    role = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    language = table.Column<string>(type: "TEXT", nullable: true),
                    time_zone = table.Column<string>(type: "TEXT", nullable: true),
                    theme = table.Column<string>(type: "TEXT", nullable: true),
                    is_disabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_demo = table.Column<bool>(type: "INTEGER", nullable: false),
                    last_code_step = table.Column<long>(type: "INTEGER", nullable: true),
                    link_sent_at = table.Column<long>(type: "INTEGER", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    user_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    normalized_user_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    email = table.Column<string>(type: "TEXT", maxLength: 254, nullable: true),
                    normalized_email = table.Column<string>(type: "TEXT", maxLength: 254, nullable: true),
                    email_confirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    password_hash = table.Column<string>(type: "TEXT", nullable: true),
                    security_stamp = table.Column<string>(type: "TEXT", nullable: true),
                    concurrency_stamp = table.Column<string>(type: "TEXT", nullable: true),
                    phone_number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    phone_number_confirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    two_factor_enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    lockout_end = table.Column<long>(type: "INTEGER", nullable: true),
                    lockout_enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    access_failed_count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_users", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "vendors",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    name_en = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    hosts = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_vendors", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "customers",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    customer_type = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    name_key = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    search_text = table.Column<string>(type: "TEXT", maxLength: 251, nullable: false),
                    search_grams = table.Column<string>(type: "TEXT", nullable: false),
                    credit_code = table.Column<string>(type: "TEXT", maxLength: 18, nullable: true),
                    industry = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    region = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    contact_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    email = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    phone = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    remark = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    nickname = table.Column<string>(type: "TEXT", maxLength: 50, nullable: true),
                    distribution_type = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    account_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    end_reason = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    reported_at = table.Column<long>(type: "INTEGER", nullable: false),
                    observation_ends_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    associated_at = table.Column<long>(type: "INTEGER", nullable: true),
                    protection_event = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    protection_started_at = table.Column<long>(type: "INTEGER", nullable: true),
                    protection_ends_at = table.Column<long>(type: "INTEGER", nullable: true),
                    release_requested_by = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    release_requested_at = table.Column<long>(type: "INTEGER", nullable: true),
                    release_reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    notice_ends_at = table.Column<long>(type: "INTEGER", nullable: true),
                    renewed_as = table.Column<byte[]>(type: "BLOB", nullable: true),
                    registered_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    policy_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    registration_id = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_customers", x => new { x.vendor_id, x.id });
                    table.ForeignKey(
                        name: "fk_customers_partners_vendor_id_partner_id",
                        columns: x => new { x.vendor_id, x.partner_id },
                        principalTable: "partners",
                        principalColumns: new[] { "vendor_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "projects",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_name = table.Column<string>(type: "TEXT", maxLength: 25, nullable: false),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    customer_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    is_customer_shown = table.Column<bool>(type: "INTEGER", nullable: false),
                    customer_key = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    name_key = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    search_text = table.Column<string>(type: "TEXT", maxLength: 113, nullable: false),
                    customer_text = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    search_grams = table.Column<string>(type: "TEXT", nullable: false),
                    industry = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    region = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    description = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    is_bid = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_test = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_third_party = table.Column<bool>(type: "INTEGER", nullable: false),
                    contact_name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    contact_title = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    contact_phone = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    competitors = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    products = table.Column<string>(type: "TEXT", nullable: false),
                    environment = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    expected_start_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    bid_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    tender_number = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    amount_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    one_off_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    expected_sign_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    expected_revenue_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    files = table.Column<string>(type: "TEXT", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    end_reason = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    stage = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    lost_reason = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    owner = table.Column<byte[]>(type: "BLOB", nullable: false),
                    authors = table.Column<string>(type: "TEXT", nullable: false),
                    valid_from = table.Column<long>(type: "INTEGER", nullable: true),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    round = table.Column<int>(type: "INTEGER", nullable: false),
                    application_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    created_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    place_of_day = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_projects", x => new { x.vendor_id, x.id });
                    table.ForeignKey(
                        name: "fk_projects_partners_vendor_id_partner_id",
                        columns: x => new { x.vendor_id, x.partner_id },
                        principalTable: "partners",
                        principalColumns: new[] { "vendor_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "product_specs",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    product_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    name_en = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    unit = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    regions = table.Column<string>(type: "TEXT", nullable: false),
                    max_quantity = table.Column<int>(type: "INTEGER", nullable: true),
                    terms = table.Column<string>(type: "TEXT", nullable: false),
                    counts_for_performance = table.Column<bool>(type: "INTEGER", nullable: false),
                    discount_allowed = table.Column<bool>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_product_specs", x => new { x.vendor_id, x.id });
                    table.ForeignKey(
                        name: "fk_product_specs_products_vendor_id_product_id",
                        columns: x => new { x.vendor_id, x.product_id },
                        principalTable: "products",
                        principalColumns: new[] { "vendor_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "user_passkeys",
                columns: table => new
                {
                    credential_id = table.Column<byte[]>(type: "BLOB", maxLength: 1024, nullable: false),
                    user_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Data = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_passkeys", x => x.credential_id);
                    table.ForeignKey(
                        name: "fk_user_passkeys_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "user_tokens",
                columns: table => new
                {
                    user_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    login_provider = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_tokens", x => new { x.user_id, x.login_provider, x.name });
                    table.ForeignKey(
                        name: "fk_user_tokens_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "customer_accounts",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    user_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    account_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    account_name_key = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    email = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    phone = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    customer_type = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    distribution_type = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    nickname = table.Column<string>(type: "TEXT", maxLength: 50, nullable: true),
                    remark = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    holder_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    verification_status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    verified_at = table.Column<long>(type: "INTEGER", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    associated_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    is_frozen = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_customer_accounts", x => new { x.vendor_id, x.id });
                    table.ForeignKey(
                        name: "fk_customer_accounts_customers_vendor_id_customer_id",
                        columns: x => new { x.vendor_id, x.customer_id },
                        principalTable: "customers",
                        principalColumns: new[] { "vendor_id", "id" });
                });

            migrationBuilder.CreateTable(
                name: "customer_invitations",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    customer_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    email = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    distribution_type = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    nickname = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    remark = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    sent_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    sent_at = table.Column<long>(type: "INTEGER", nullable: false),
                    sent_count = table.Column<int>(type: "INTEGER", nullable: false),
                    generation = table.Column<int>(type: "INTEGER", nullable: false),
                    link_expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    opened_at = table.Column<long>(type: "INTEGER", nullable: true),
                    refused_at = table.Column<long>(type: "INTEGER", nullable: true),
                    refusal_reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    registered_at = table.Column<long>(type: "INTEGER", nullable: true),
                    submitted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_customer_invitations", x => new { x.vendor_id, x.id });
                    table.ForeignKey(
                        name: "fk_customer_invitations_customers_vendor_id_customer_id",
                        columns: x => new { x.vendor_id, x.customer_id },
                        principalTable: "customers",
                        principalColumns: new[] { "vendor_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "configuration_lists",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    project_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    items = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_configuration_lists", x => new { x.vendor_id, x.id });
                    table.ForeignKey(
                        name: "fk_configuration_lists_projects_vendor_id_project_id",
                        columns: x => new { x.vendor_id, x.project_id },
                        principalTable: "projects",
                        principalColumns: new[] { "vendor_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "spec_prices",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    spec_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    amount_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    effective_from = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_spec_prices", x => new { x.vendor_id, x.id });
                    table.ForeignKey(
                        name: "fk_spec_prices_product_specs_vendor_id_spec_id",
                        columns: x => new { x.vendor_id, x.spec_id },
                        principalTable: "product_specs",
                        principalColumns: new[] { "vendor_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_api_keys_vendor_id_user_id",
                table: "api_keys",
                columns: new[] { "vendor_id", "user_id" });

            migrationBuilder.CreateIndex(
                name: "ux_api_keys_hash",
                table: "api_keys",
                columns: new[] { "vendor_id", "hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_approval_routes_rank",
                table: "approval_routes",
                columns: new[] { "vendor_id", "rank" },
                filter: "retired_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ux_approval_routes_name",
                table: "approval_routes",
                columns: new[] { "vendor_id", "name" },
                unique: true,
                filter: "retired_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_audit_vendor_id_event_id",
                table: "audit",
                columns: new[] { "vendor_id", "event", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_vendor_id_partner_id_id",
                table: "audit",
                columns: new[] { "vendor_id", "partner_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_vendor_id_subject_id",
                table: "audit",
                columns: new[] { "vendor_id", "subject", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_catalogue_imports_vendor_id_stored_at",
                table: "catalogue_imports",
                columns: new[] { "vendor_id", "stored_at" });

            migrationBuilder.CreateIndex(
                name: "ix_configuration_lists_vendor_id_project_id_id",
                table: "configuration_lists",
                columns: new[] { "vendor_id", "project_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_configuration_lists_number",
                table: "configuration_lists",
                columns: new[] { "vendor_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_consents_vendor_id_user_id_id",
                table: "consents",
                columns: new[] { "vendor_id", "user_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_consents_version",
                table: "consents",
                columns: new[] { "vendor_id", "kind", "terms_version" },
                filter: "withdrawn_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ux_consents_in_force",
                table: "consents",
                columns: new[] { "vendor_id", "user_id", "kind" },
                unique: true,
                filter: "withdrawn_at IS NULL AND replaced_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_customer_accounts_vendor_id_customer_id",
                table: "customer_accounts",
                columns: new[] { "vendor_id", "customer_id" });

            migrationBuilder.CreateIndex(
                name: "ix_customer_accounts_vendor_id_partner_id_id",
                table: "customer_accounts",
                columns: new[] { "vendor_id", "partner_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_customer_accounts_vendor_id_user_id",
                table: "customer_accounts",
                columns: new[] { "vendor_id", "user_id" });

            migrationBuilder.CreateIndex(
                name: "ux_customer_accounts_name",
                table: "customer_accounts",
                columns: new[] { "vendor_id", "account_name_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_customer_claims_vendor_id_holder",
                table: "customer_claims",
                columns: new[] { "vendor_id", "holder" });

            migrationBuilder.CreateIndex(
                name: "ux_customer_claims_key",
                table: "customer_claims",
                columns: new[] { "vendor_id", "key" },
                unique: true,
                filter: "is_exclusive");

            migrationBuilder.CreateIndex(
                name: "ix_customer_invitations_due",
                table: "customer_invitations",
                columns: new[] { "vendor_id", "link_expires_at" },
                filter: "state IN ('Sent', 'Opened')");

            migrationBuilder.CreateIndex(
                name: "ix_customer_invitations_vendor_id_account_id",
                table: "customer_invitations",
                columns: new[] { "vendor_id", "account_id" });

            migrationBuilder.CreateIndex(
                name: "ix_customer_invitations_vendor_id_customer_id",
                table: "customer_invitations",
                columns: new[] { "vendor_id", "customer_id" });

            migrationBuilder.CreateIndex(
                name: "ix_customer_invitations_vendor_id_partner_id_sent_at",
                table: "customer_invitations",
                columns: new[] { "vendor_id", "partner_id", "sent_at" });

            migrationBuilder.CreateIndex(
                name: "ix_customer_registrations_decided",
                table: "customer_registrations",
                columns: new[] { "vendor_id", "decided_at", "id" },
                filter: "decision IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_customer_registrations_decided_by",
                table: "customer_registrations",
                columns: new[] { "vendor_id", "decided_by", "decided_at", "id" },
                filter: "decision IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_customer_registrations_decided_partner",
                table: "customer_registrations",
                columns: new[] { "vendor_id", "partner_id", "decided_at", "id" },
                filter: "decision IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_customer_registrations_open",
                table: "customer_registrations",
                columns: new[] { "vendor_id", "id" },
                filter: "verdict = 'Review' AND decision IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_customer_registrations_vendor_id_partner_id_id",
                table: "customer_registrations",
                columns: new[] { "vendor_id", "partner_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_customers_expires",
                table: "customers",
                columns: new[] { "vendor_id", "expires_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_customers_notices",
                table: "customers",
                columns: new[] { "vendor_id", "notice_ends_at" },
                filter: "status = 'Expired' AND notice_ends_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_customers_partner_expires",
                table: "customers",
                columns: new[] { "vendor_id", "partner_id", "expires_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_customers_partner_reported",
                table: "customers",
                columns: new[] { "vendor_id", "partner_id", "reported_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_customers_reported",
                table: "customers",
                columns: new[] { "vendor_id", "reported_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_customers_status",
                table: "customers",
                columns: new[] { "vendor_id", "status", "expires_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_keys_vendor_id_created_at",
                table: "idempotency_keys",
                columns: new[] { "vendor_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_identity_verifications_decided",
                table: "identity_verifications",
                columns: new[] { "vendor_id", "decided_at", "id" },
                filter: "decided_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_identity_verifications_decided_by",
                table: "identity_verifications",
                columns: new[] { "vendor_id", "decided_by", "decided_at", "id" },
                filter: "decided_by IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_identity_verifications_open",
                table: "identity_verifications",
                columns: new[] { "vendor_id", "id" },
                filter: "status = 'Pending'");

            migrationBuilder.CreateIndex(
                name: "ix_identity_verifications_result",
                table: "identity_verifications",
                columns: new[] { "vendor_id", "status", "decided_at", "id" },
                filter: "decided_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_identity_verifications_vendor_id_account_id",
                table: "identity_verifications",
                columns: new[] { "vendor_id", "account_id" });

            migrationBuilder.CreateIndex(
                name: "ix_identity_verifications_vendor_id_customer_id",
                table: "identity_verifications",
                columns: new[] { "vendor_id", "customer_id" });

            migrationBuilder.CreateIndex(
                name: "ix_identity_verifications_vendor_id_name",
                table: "identity_verifications",
                columns: new[] { "vendor_id", "name" });

            migrationBuilder.CreateIndex(
                name: "ix_mail_box_vendor_id_recipient",
                table: "mail_box",
                columns: new[] { "vendor_id", "recipient" });

            migrationBuilder.CreateIndex(
                name: "ux_mail_box_message",
                table: "mail_box",
                columns: new[] { "vendor_id", "message_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_messages_unread",
                table: "messages",
                columns: new[] { "vendor_id", "user_id" },
                filter: "read_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_messages_vendor_id_user_id_id",
                table: "messages",
                columns: new[] { "vendor_id", "user_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_outbox_deliveries",
                table: "outbox",
                columns: new[] { "vendor_id", "id" },
                filter: "address IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_due",
                table: "outbox",
                column: "due_at",
                filter: "delivered_at IS NULL AND dead_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_undelivered",
                table: "outbox",
                columns: new[] { "vendor_id", "id", "dead_at" },
                filter: "address IS NOT NULL AND delivered_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_partners_vendor_id_name_id",
                table: "partners",
                columns: new[] { "vendor_id", "name", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_partners_credit_code",
                table: "partners",
                columns: new[] { "vendor_id", "credit_code" },
                unique: true,
                filter: "credit_code IS NOT NULL AND status <> 'Terminated'");

            migrationBuilder.CreateIndex(
                name: "ix_phone_codes_vendor_id_phone_requested_at",
                table: "phone_codes",
                columns: new[] { "vendor_id", "phone", "requested_at" });

            migrationBuilder.CreateIndex(
                name: "ix_phone_codes_vendor_id_purpose_requested_at",
                table: "phone_codes",
                columns: new[] { "vendor_id", "purpose", "requested_at" });

            migrationBuilder.CreateIndex(
                name: "ux_policies_number",
                table: "policies",
                columns: new[] { "vendor_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_product_specs_vendor_id_product_id_code",
                table: "product_specs",
                columns: new[] { "vendor_id", "product_id", "code" });

            migrationBuilder.CreateIndex(
                name: "ux_product_specs_code",
                table: "product_specs",
                columns: new[] { "vendor_id", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_products_vendor_id_category_code",
                table: "products",
                columns: new[] { "vendor_id", "category", "code" });

            migrationBuilder.CreateIndex(
                name: "ix_products_vendor_id_name_id",
                table: "products",
                columns: new[] { "vendor_id", "name", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_products_code",
                table: "products",
                columns: new[] { "vendor_id", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_project_drafts_vendor_id_owner_id_id",
                table: "project_drafts",
                columns: new[] { "vendor_id", "owner_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_project_progress_vendor_id_project_id_id",
                table: "project_progress",
                columns: new[] { "vendor_id", "project_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_project_requests_vendor_id_project_id_id",
                table: "project_requests",
                columns: new[] { "vendor_id", "project_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_project_requests_waiting",
                table: "project_requests",
                columns: new[] { "vendor_id", "id" },
                filter: "state = 'Pending'");

            migrationBuilder.CreateIndex(
                name: "ux_project_requests_waiting",
                table: "project_requests",
                columns: new[] { "vendor_id", "project_id", "kind" },
                unique: true,
                filter: "state = 'Pending'");

            migrationBuilder.CreateIndex(
                name: "ix_projects_created",
                table: "projects",
                columns: new[] { "vendor_id", "kind", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_projects_expires",
                table: "projects",
                columns: new[] { "vendor_id", "kind", "expires_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_projects_partner_created",
                table: "projects",
                columns: new[] { "vendor_id", "partner_id", "kind", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_projects_partner_expires",
                table: "projects",
                columns: new[] { "vendor_id", "partner_id", "kind", "expires_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_projects_rivals",
                table: "projects",
                columns: new[] { "vendor_id", "customer_key" },
                filter: "status IN ('PendingApproval', 'Returned')");

            migrationBuilder.CreateIndex(
                name: "ix_projects_status",
                table: "projects",
                columns: new[] { "vendor_id", "status", "expires_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_projects_vendor_id_account_id_id",
                table: "projects",
                columns: new[] { "vendor_id", "account_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_projects_number",
                table: "projects",
                columns: new[] { "vendor_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_projects_place_of_day",
                table: "projects",
                columns: new[] { "vendor_id", "partner_id", "created_on", "place_of_day" },
                unique: true,
                filter: "place_of_day > 0");

            migrationBuilder.CreateIndex(
                name: "ix_registration_applications_vendor_id_decided_at",
                table: "registration_applications",
                columns: new[] { "vendor_id", "decided_at" });

            migrationBuilder.CreateIndex(
                name: "ix_registration_applications_vendor_id_partner_id_id",
                table: "registration_applications",
                columns: new[] { "vendor_id", "partner_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_registration_applications_vendor_id_project_id",
                table: "registration_applications",
                columns: new[] { "vendor_id", "project_id" });

            migrationBuilder.CreateIndex(
                name: "ix_registration_applications_waiting",
                table: "registration_applications",
                columns: new[] { "vendor_id", "due_at", "id" },
                filter: "state = 'PendingApproval'");

            migrationBuilder.CreateIndex(
                name: "ix_scope_claims_vendor_id_project_id",
                table: "scope_claims",
                columns: new[] { "vendor_id", "project_id" });

            migrationBuilder.CreateIndex(
                name: "ix_sending_places_vendor_id_sent_at",
                table: "sending_places",
                columns: new[] { "vendor_id", "sent_at" });

            migrationBuilder.CreateIndex(
                name: "ix_sessions_vendor_id_user_id",
                table: "sessions",
                columns: new[] { "vendor_id", "user_id" });

            migrationBuilder.CreateIndex(
                name: "ix_spec_prices_vendor_id_spec_id_effective_from",
                table: "spec_prices",
                columns: new[] { "vendor_id", "spec_id", "effective_from" });

            migrationBuilder.CreateIndex(
                name: "ux_spec_prices_number",
                table: "spec_prices",
                columns: new[] { "vendor_id", "spec_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_spent_captchas_vendor_id_expires_at",
                table: "spent_captchas",
                columns: new[] { "vendor_id", "expires_at" });

            migrationBuilder.CreateIndex(
                name: "ux_spent_captchas_nonce",
                table: "spent_captchas",
                columns: new[] { "vendor_id", "nonce" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_stand_ins_open",
                table: "stand_ins",
                columns: new[] { "vendor_id", "until_at" },
                filter: "ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ux_terms_documents_from",
                table: "terms_documents",
                columns: new[] { "vendor_id", "kind", "effective_from" },
                unique: true,
                filter: "withdrawn_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ux_terms_documents_version",
                table: "terms_documents",
                columns: new[] { "vendor_id", "kind", "terms_version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_user_passkeys_user_id",
                table: "user_passkeys",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_users_of_vendor",
                table: "users",
                columns: new[] { "vendor_id", "role" },
                filter: "partner_id IS NULL AND role <> 'Customer'");

            migrationBuilder.CreateIndex(
                name: "ix_users_vendor_id_partner_id",
                table: "users",
                columns: new[] { "vendor_id", "partner_id" });

            migrationBuilder.CreateIndex(
                name: "ux_users_email",
                table: "users",
                columns: new[] { "vendor_id", "normalized_email" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_users_name",
                table: "users",
                columns: new[] { "vendor_id", "normalized_user_name" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "api_keys");

            migrationBuilder.DropTable(
                name: "approval_routes");

            migrationBuilder.DropTable(
                name: "audit");

            migrationBuilder.DropTable(
                name: "catalogue_imports");

            migrationBuilder.DropTable(
                name: "configuration_list_numbers");

            migrationBuilder.DropTable(
                name: "configuration_lists");

            migrationBuilder.DropTable(
                name: "consents");

            migrationBuilder.DropTable(
                name: "customer_accounts");

            migrationBuilder.DropTable(
                name: "customer_claims");

            migrationBuilder.DropTable(
                name: "customer_invitations");

            migrationBuilder.DropTable(
                name: "customer_registrations");

            migrationBuilder.DropTable(
                name: "data_protection_keys");

            migrationBuilder.DropTable(
                name: "demo_clocks");

            migrationBuilder.DropTable(
                name: "documents");

            migrationBuilder.DropTable(
                name: "expiry_watches");

            migrationBuilder.DropTable(
                name: "idempotency_keys");

            migrationBuilder.DropTable(
                name: "identity_verifications");

            migrationBuilder.DropTable(
                name: "mail_box");

            migrationBuilder.DropTable(
                name: "messages");

            migrationBuilder.DropTable(
                name: "outbox");

            migrationBuilder.DropTable(
                name: "phone_codes");

            migrationBuilder.DropTable(
                name: "policies");

            migrationBuilder.DropTable(
                name: "project_drafts");

            migrationBuilder.DropTable(
                name: "project_figures");

            migrationBuilder.DropTable(
                name: "project_months");

            migrationBuilder.DropTable(
                name: "project_progress");

            migrationBuilder.DropTable(
                name: "project_requests");

            migrationBuilder.DropTable(
                name: "registration_applications");

            migrationBuilder.DropTable(
                name: "schedule");

            migrationBuilder.DropTable(
                name: "scope_claims");

            migrationBuilder.DropTable(
                name: "sending_places");

            migrationBuilder.DropTable(
                name: "sessions");

            migrationBuilder.DropTable(
                name: "spec_prices");

            migrationBuilder.DropTable(
                name: "spent_captchas");

            migrationBuilder.DropTable(
                name: "stand_ins");

            migrationBuilder.DropTable(
                name: "terms_documents");

            migrationBuilder.DropTable(
                name: "user_passkeys");

            migrationBuilder.DropTable(
                name: "user_tokens");

            migrationBuilder.DropTable(
                name: "vendors");

            migrationBuilder.DropTable(
                name: "projects");

            migrationBuilder.DropTable(
                name: "customers");

            migrationBuilder.DropTable(
                name: "product_specs");

            migrationBuilder.DropTable(
                name: "users");

            migrationBuilder.DropTable(
                name: "partners");

            migrationBuilder.DropTable(
                name: "products");
        }
    }
}
