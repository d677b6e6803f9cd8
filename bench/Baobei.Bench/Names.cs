namespace Baobei.Bench;

/// <summary>Invented company names, four of five Chinese, no two alike.</summary>
internal sealed class Names(int seed)
{
    private const string Brand = "云帆海星启明德合瑞信恒远博雅创联智慧安达宏图金石百川同辉天成华阳青松蓝鲸方舟长风万象新纪元素光年北斗南山东湖西岭";

    private static readonly string[] _regions = ["北京", "上海", "广州", "深圳", "杭州", "南京", "成都", "武汉", "西安", "苏州", "青岛", "厦门", "长沙", "合肥", "重庆", "天津"];
    private static readonly string[] _trades = ["科技", "信息技术", "网络科技", "软件", "数据服务", "电子商务", "智能制造", "生物医药", "新能源", "供应链管理", "物流", "教育科技", "文化传媒", "环保工程"];
    private static readonly string[] _forms = ["有限公司", "股份有限公司", "有限责任公司"];
    private static readonly string[] _heads = ["Blue", "North", "Silver", "Bright", "Prime", "Open", "Swift", "Iron", "Clear", "Grand", "Solar", "Ocean"];
    private static readonly string[] _tails = ["Harbor", "Logic", "Field", "Bridge", "Works", "Systems", "Labs", "Foods", "Energy", "Motors", "Textiles", "Health"];
    private static readonly string[] _ends = ["Ltd.", "Inc.", "GmbH", "Pte. Ltd.", "LLC", "Co., Ltd."];

    private readonly Random _random = new(seed);

    public string Company(int number)
    {
        if (number % 5 == 4)
        {
            return $"{Pick(_heads)} {Pick(_tails)} {number} {Pick(_ends)}";
        }

        // The number as three characters of the brand keeps names apart without a digit in them.
        var n = Brand.Length;
        var brand = string.Concat(Brand[number % n], Brand[number / n % n], Brand[number / n / n % n], Brand[number / n / n / n % n]);
        return Pick(_regions) + brand + Pick(_trades) + Pick(_forms);
    }

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
