using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Sqlite
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
