using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class DecidedVerifications : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
                name: "ix_identity_verifications_result",
                table: "identity_verifications",
                columns: new[] { "vendor_id", "status", "decided_at", "id" },
                filter: "decided_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_identity_verifications_vendor_id_customer_id",
                table: "identity_verifications",
                columns: new[] { "vendor_id", "customer_id" });

            migrationBuilder.CreateIndex(
                name: "ix_identity_verifications_vendor_id_name",
                table: "identity_verifications",
                columns: new[] { "vendor_id", "name" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_identity_verifications_decided",
                table: "identity_verifications");

            migrationBuilder.DropIndex(
                name: "ix_identity_verifications_decided_by",
                table: "identity_verifications");

            migrationBuilder.DropIndex(
                name: "ix_identity_verifications_result",
                table: "identity_verifications");

            migrationBuilder.DropIndex(
                name: "ix_identity_verifications_vendor_id_customer_id",
                table: "identity_verifications");

            migrationBuilder.DropIndex(
                name: "ix_identity_verifications_vendor_id_name",
                table: "identity_verifications");
        }
    }
}
