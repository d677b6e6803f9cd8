using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class KeysByHolder : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_customer_claims_vendor_id_holder",
                table: "customer_claims");

            migrationBuilder.CreateIndex(
                name: "ix_customer_claims_vendor_id_holder_key",
                table: "customer_claims",
                columns: new[] { "vendor_id", "holder", "key" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_customer_claims_vendor_id_holder_key",
                table: "customer_claims");

            migrationBuilder.CreateIndex(
                name: "ix_customer_claims_vendor_id_holder",
                table: "customer_claims",
                columns: new[] { "vendor_id", "holder" });
        }
    }
}
