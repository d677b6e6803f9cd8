using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class DecidedReviews : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_customer_registrations_decided",
                table: "customer_registrations");

            migrationBuilder.DropIndex(
                name: "ix_customer_registrations_decided_by",
                table: "customer_registrations");

            migrationBuilder.DropIndex(
                name: "ix_customer_registrations_decided_partner",
                table: "customer_registrations");
        }
    }
}
