using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class DropSubIndustry : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // By hand: the generated way copies the table, which numbers its rows anew, and customer_search goes by their numbers.
            migrationBuilder.Sql("ALTER TABLE customers DROP COLUMN sub_industry");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "sub_industry",
                table: "customers",
                type: "TEXT",
                maxLength: 20,
                nullable: true);
        }
    }
}
