namespace ModelGen.Generator.Graph.Ops;

/// <summary>Which operand of a matrix product is read transposed.</summary>
internal enum MatMulForm
{
    /// <summary>(rows, k) x (k, n): forward.</summary>
    Plain,

    /// <summary>(rows, n) x (k, n)ᵀ: the gradient of the input, and logits from a tied embedding.</summary>
    TransposedRight,

    /// <summary>(rows, k)ᵀ x (rows, n): the gradient of the weights, a sum over rows.</summary>
    TransposedLeft,
}

/// <summary>A matrix product with its epilogue.</summary>
internal sealed class MatMul(MatMulForm form, Value left, Value right, Epilogue epilogue) : Op, IEpilogueHost, IParameterGradientOp
{
    public MatMul(MatMulForm form, Value left, Value right, Value output)
        : this(form, left, right, Epilogue.Plain(output))
    {
    }

    public MatMulForm Form { get; } = form;

    public Value Left { get; } = left;

    public Value Right { get; } = right;

    public Epilogue Epilogue { get; } = epilogue;

    public bool AlwaysAccumulates { get; set; }

    /// <summary>Columns of the result.</summary>
    public int Columns => Form == MatMulForm.TransposedRight ? Right.Shape[0].Size : Right.Shape.Columns;

    /// <summary>Rows of the result of <see cref="MatMulForm.TransposedLeft"/>; the other forms have a symbolic number of rows.</summary>
    public int OutputRows => Left.Shape.Columns;

    /// <summary>The extent summed over; symbolic in <see cref="MatMulForm.TransposedLeft"/>.</summary>
    public Dim Depth => Form == MatMulForm.TransposedLeft ? Left.Shape[0] : Left.Shape.Columns;

    public override string Mnemonic => Form switch
    {
        MatMulForm.Plain => "matmul",
        MatMulForm.TransposedRight => "matmul_nt",
        _ => "matmul_tn",
    };

    public override IEnumerable<Value> Inputs => [Left, Right, .. Epilogue.Inputs];

    public override IEnumerable<Value> Outputs => Epilogue.Stores.Select(store => store.Output);

    public override string Attributes => Epilogue.ToString();

    public override string? Verify()
    {
        var result = Form switch
        {
            MatMulForm.Plain => Left.Shape.Columns == Right.Shape[0].Size ? new Shape(Left.Shape[0], Right.Shape.Columns) : null,
            MatMulForm.TransposedRight => Left.Shape.Columns == Right.Shape.Columns ? new Shape(Left.Shape[0], Right.Shape[0]) : null,
            _ => Left.Shape[0] == Right.Shape[0] ? new Shape(Left.Shape.Columns, Right.Shape.Columns) : null,
        };
        return result is null ? $"{Left.Shape} and {Right.Shape} do not meet" : Epilogue.Verify(result);
    }

    public Op With(Epilogue epilogue) => new MatMul(Form, Left, Right, epilogue) { AlwaysAccumulates = AlwaysAccumulates };

    public override void Differentiate(GradientBuilder gradient)
    {
        if (Form == MatMulForm.TransposedLeft) throw NotDifferentiable();
        if (gradient.CotangentOf(Epilogue.Stores.Single().Output) is not { } cotangent) return;

        // y = x w:  dw = xᵀ dy,  dx = dy wᵀ.   y = x wᵀ:  dw = dyᵀ x,  dx = dy w.
        var isPlain = Form == MatMulForm.Plain;
        var weightGradient = GradientBuilder.GradientOf(Right);
        gradient.Emit(isPlain
            ? new MatMul(MatMulForm.TransposedLeft, Left, cotangent, weightGradient)
            : new MatMul(MatMulForm.TransposedLeft, cotangent, Left, weightGradient));
        var inputGradient = gradient.NewCotangent(Left);
        gradient.Emit(new MatMul(isPlain ? MatMulForm.TransposedRight : MatMulForm.Plain, cotangent, Right, inputGradient));
        gradient.Contribute(Left, inputGradient);
    }
}
