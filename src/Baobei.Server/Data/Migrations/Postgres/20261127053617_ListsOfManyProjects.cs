using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    [Microsoft.EntityFrameworkCore.Infrastructure.DbContext(typeof(PostgresDb))]
    [Migration("20261127053617_ListsOfManyProjects")]
    public partial class ListsOfManyProjects : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_registration_applications_vendor_id_decided_at",
                table: "registration_applications");

            migrationBuilder.DropIndex(
                name: "ix_projects_vendor_id_account_id_id",
                table: "projects");

            migrationBuilder.DropIndex(
                name: "ix_customer_claims_vendor_id_holder",
                table: "customer_claims");

            migrationBuilder.CreateIndex(
                name: "ix_registration_applications_vendor_id_partner_id_decided_at",
                table: "registration_applications",
                columns: new[] { "vendor_id", "partner_id", "decided_at" });

            migrationBuilder.CreateIndex(
                name: "ix_projects_account",
                table: "projects",
                columns: new[] { "vendor_id", "account_id", "partner_id", "kind", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_projects_amount",
                table: "projects",
                columns: new[] { "vendor_id", "kind", "amount_minor", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_projects_partner_stage",
                table: "projects",
                columns: new[] { "vendor_id", "partner_id", "kind", "status", "stage", "created_at", "id", "is_test", "expires_at", "currency", "amount_minor", "created_on", "valid_from", "expected_revenue_on" });

            migrationBuilder.CreateIndex(
                name: "ix_project_progress_moved",
                table: "project_progress",
                columns: new[] { "vendor_id", "partner_id", "project_id" },
                filter: "stage_reason IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_customer_claims_vendor_id_holder_key",
                table: "customer_claims",
                columns: new[] { "vendor_id", "holder", "key" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_registration_applications_vendor_id_partner_id_decided_at",
                table: "registration_applications");

            migrationBuilder.DropIndex(
                name: "ix_projects_account",
                table: "projects");

            migrationBuilder.DropIndex(
                name: "ix_projects_amount",
                table: "projects");

            migrationBuilder.DropIndex(
                name: "ix_projects_partner_stage",
                table: "projects");

            migrationBuilder.DropIndex(
                name: "ix_project_progress_moved",
                table: "project_progress");

            migrationBuilder.DropIndex(
                name: "ix_customer_claims_vendor_id_holder_key",
                table: "customer_claims");

            migrationBuilder.CreateIndex(
                name: "ix_registration_applications_vendor_id_decided_at",
                table: "registration_applications",
                columns: new[] { "vendor_id", "decided_at" });

            migrationBuilder.CreateIndex(
                name: "ix_projects_vendor_id_account_id_id",
                table: "projects",
                columns: new[] { "vendor_id", "account_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_customer_claims_vendor_id_holder",
                table: "customer_claims",
                columns: new[] { "vendor_id", "holder" });
        }
    }
}
