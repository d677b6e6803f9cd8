using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Projects : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "project_drafts",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    partner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    typed = table.Column<string>(type: "text", nullable: false),
                    files = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    saved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_project_drafts", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "project_months",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    month = table.Column<int>(type: "integer", nullable: false),
                    last = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_project_months", x => new { x.vendor_id, x.month });
                });

            migrationBuilder.CreateTable(
                name: "project_progress",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    project_id = table.Column<Guid>(type: "uuid", nullable: false),
                    partner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    means = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    contact = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    words = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    next_step = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    next_step_on = table.Column<DateOnly>(type: "date", nullable: true),
                    from_stage = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    to_stage = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    stage_reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    lost = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    corrects = table.Column<Guid>(type: "uuid", nullable: true),
                    files = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_project_progress", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "projects",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false, collation: "C"),
                    partner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    source = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_name = table.Column<string>(type: "character varying(25)", maxLength: 25, nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: true),
                    customer_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    is_customer_shown = table.Column<bool>(type: "boolean", nullable: false),
                    customer_key = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    name_key = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    search_text = table.Column<string>(type: "character varying(113)", maxLength: 113, nullable: false),
                    customer_text = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    search_grams = table.Column<string[]>(type: "text[]", nullable: false),
                    industry = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    region = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    description = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    is_bid = table.Column<bool>(type: "boolean", nullable: false),
                    is_test = table.Column<bool>(type: "boolean", nullable: false),
                    is_third_party = table.Column<bool>(type: "boolean", nullable: false),
                    contact_name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    contact_title = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    contact_phone = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    competitors = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    products = table.Column<string>(type: "text", nullable: false),
                    environment = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    expected_start_on = table.Column<DateOnly>(type: "date", nullable: true),
                    bid_on = table.Column<DateOnly>(type: "date", nullable: true),
                    tender_number = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    amount_minor = table.Column<long>(type: "bigint", nullable: false),
                    one_off_minor = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    expected_sign_on = table.Column<DateOnly>(type: "date", nullable: false),
                    expected_revenue_on = table.Column<DateOnly>(type: "date", nullable: false),
                    files = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    end_reason = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    stage = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    lost_reason = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<Guid>(type: "uuid", nullable: false),
                    owner = table.Column<Guid>(type: "uuid", nullable: false),
                    authors = table.Column<string>(type: "text", nullable: false),
                    valid_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    round = table.Column<int>(type: "integer", nullable: false),
                    application_id = table.Column<Guid>(type: "uuid", nullable: true),
                    created_on = table.Column<DateOnly>(type: "date", nullable: false),
                    place_of_day = table.Column<int>(type: "integer", nullable: false)
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
                name: "registration_applications",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    project_id = table.Column<Guid>(type: "uuid", nullable: false),
                    partner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    round = table.Column<int>(type: "integer", nullable: false),
                    project_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    submitted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    submitted_by = table.Column<Guid>(type: "uuid", nullable: false),
                    authors = table.Column<string>(type: "text", nullable: false),
                    plan = table.Column<string>(type: "text", nullable: false),
                    step = table.Column<int>(type: "integer", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    decisions = table.Column<string>(type: "text", nullable: false),
                    returned_fields = table.Column<string>(type: "text", nullable: false),
                    confirm_by = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    customer_reason = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    customer_words = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_registration_applications", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "scope_claims",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    project_id = table.Column<Guid>(type: "uuid", nullable: false),
                    partner_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_scope_claims", x => new { x.vendor_id, x.key });
                });

            migrationBuilder.CreateIndex(
                name: "ix_project_drafts_vendor_id_owner_id_id",
                table: "project_drafts",
                columns: new[] { "vendor_id", "owner_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_project_progress_vendor_id_project_id_id",
                table: "project_progress",
                columns: new[] { "vendor_id", "project_id", "id" });

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
                name: "ix_projects_search",
                table: "projects",
                column: "search_grams")
                .Annotation("Npgsql:IndexMethod", "gin")
                .Annotation("Npgsql:StorageParameter:gin_pending_list_limit", 256);

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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "project_drafts");

            migrationBuilder.DropTable(
                name: "project_months");

            migrationBuilder.DropTable(
                name: "project_progress");

            migrationBuilder.DropTable(
                name: "projects");

            migrationBuilder.DropTable(
                name: "registration_applications");

            migrationBuilder.DropTable(
                name: "scope_claims");
        }
    }
}
