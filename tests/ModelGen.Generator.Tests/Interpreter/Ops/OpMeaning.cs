using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

/// <summary>The meaning of an op; there is one class an op, and one place that knows them.</summary>
internal static class OpMeaning
{
    public static void Run(Op op, Frame frame)
    {
        switch (op)
        {
            case AdditiveAttention additiveAttention:
                AdditiveAttentionMeaning.Run(additiveAttention, frame);
                break;
            case AdditiveAttentionGradient additiveGradient:
                AdditiveAttentionGradientMeaning.Run(additiveGradient, frame);
                break;
            case Attention attention:
                AttentionMeaning.Run(attention, frame);
                break;
            case AttentionGradient attentionGradient:
                AttentionGradientMeaning.Run(attentionGradient, frame);
                break;
            case CachedAttention cachedAttention:
                CachedAttentionMeaning.Run(cachedAttention, frame);
                break;
            case ColumnSum columnSum:
                ColumnSumMeaning.Run(columnSum, frame);
                break;
            case Elementwise elementwise:
                ElementwiseMeaning.Run(elementwise, frame);
                break;
            case EuclideanHeads euclidean:
                EuclideanHeadsMeaning.Run(euclidean, frame);
                break;
            case EuclideanHeadsGradient euclideanGradient:
                EuclideanHeadsGradientMeaning.Run(euclideanGradient, frame);
                break;
            case Gather gather:
                GatherMeaning.Run(gather, frame);
                break;
            case GatherGradient gatherGradient:
                GatherGradientMeaning.Run(gatherGradient, frame);
                break;
            case LayerNorm layerNorm:
                LayerNormMeaning.Run(layerNorm, frame);
                break;
            case LayerNormGradient layerNormGradient:
                LayerNormGradientMeaning.Run(layerNormGradient, frame);
                break;
            case LayerNormParameterGradient parameterGradient:
                LayerNormParameterGradientMeaning.Run(parameterGradient, frame);
                break;
            case LinearCrossEntropy linearCrossEntropy:
                LinearCrossEntropyMeaning.Run(linearCrossEntropy, frame);
                break;
            case LinearCrossEntropyGradient linearCrossEntropyGradient:
                LinearCrossEntropyGradientMeaning.Run(linearCrossEntropyGradient, frame);
                break;
            case MatMul matMul:
                MatMulMeaning.Run(matMul, frame);
                break;
            case MeanPool meanPool:
                MeanPoolMeaning.Run(meanPool, frame);
                break;
            case MeanPoolGradient meanPoolGradient:
                MeanPoolMeaning.Run(meanPoolGradient, frame);
                break;
            case SelectFirstRows selectFirst:
                SelectFirstRowsMeaning.Run(selectFirst, frame);
                break;
            case NormalizeHeads normalize:
                NormalizeHeadsMeaning.Run(normalize, frame);
                break;
            case NormalizeHeadsGradient normalizeGradient:
                NormalizeHeadsGradientMeaning.Run(normalizeGradient, frame);
                break;
            case SelectLogitRows select:
                SelectLogitRowsMeaning.Run(select, frame);
                break;
            case SoftmaxCrossEntropy crossEntropy:
                SoftmaxCrossEntropyMeaning.Run(crossEntropy, frame);
                break;
            default:
                throw new InvalidOperationException($"No meaning for {op}.");
        }
    }
}
