using ModelGen.Evaluation;

namespace ModelGen.Tests.Evaluation;

public sealed class Mteval13aTests
{
    [Theory]
    [InlineData("Hello, world!", "Hello , world !")]
    [InlineData("It's 1,000.50 dollars.", "It's 1,000.50 dollars .")]
    [InlineData("the U.S. of 3.", "the U . S . of 3 .")]
    [InlineData(".5 and ,5 and 5,", ". 5 and , 5 and 5 ,")]
    [InlineData("wait...what 1..2", "wait . . . what 1 . . 2")]
    [InlineData("10-20 well-known -5 a-1", "10 - 20 well-known -5 a-1")]
    [InlineData("(a/b) [c] {d} x_y ~`^", "( a / b ) [ c ] { d } x _ y ~ ` ^")]
    [InlineData("a@b.c $5 #1 50% x&y *+ <b>:;=?\\|\"", "a @ b . c $ 5 # 1 50 % x & y * + < b > : ; = ? \\ | \"")]
    [InlineData("&quot;R&amp;D&quot; &lt;b&gt; &amp;lt;", "\" R & D \" < b > <")]
    [InlineData("„Über” – 5…", "„Über” – 5…")]
    [InlineData("😀.😀,1", "😀 . 😀 , 1")]
    [InlineData("a<skipped>b infor-\nmation two\nlines\n", "ab information two lines")]
    [InlineData("", "")]
    public void Splits_as_the_script_does(string sentence, string expected) =>
        Assert.Equal(expected, string.Join(' ', Mteval13a.Tokenize(sentence).Split(' ', StringSplitOptions.RemoveEmptyEntries)));
}
