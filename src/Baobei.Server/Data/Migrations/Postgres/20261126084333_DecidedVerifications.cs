using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class DecidedVerifications : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<string>(
                name: "name",
                table: "identity_verifications",
                type: "character varying(200)",
                maxLength: 200,
                nullable: false,
                collation: "C",
                oldClrType: typeof(string),
                oldType: "character varying(200)",
                oldMaxLength: 200);

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

            migrationBuilder.AlterColumn<string>(
                name: "name",
                table: "identity_verifications",
                type: "character varying(200)",
                maxLength: 200,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(200)",
                oldMaxLength: 200,
                oldCollation: "C");
        }
    }
}
