using System.Numerics;
using MathNet.Numerics.IntegralTransforms;
using Fourier = AgentConnector.Doctor.Room.Fourier;
using Reference = MathNet.Numerics.IntegralTransforms.Fourier;

namespace AgentConnector.Tests.Doctor.Room;

/// <summary>The doctor's transform beside MathNet's, which the tests listen with.</summary>
public sealed class FourierTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(64)]
    [InlineData(4096)]
    public void Both_ways_it_agrees_with_MathNet(int length)
    {
        var noise = new Noise(7);
        Complex[] signal = [.. Enumerable.Range(0, length).Select(_ => new Complex(noise.NextGaussian(), noise.NextGaussian()))];
        var (ours, theirs) = (signal.ToArray(), signal.ToArray());

        Fourier.Forward(ours);
        Reference.Forward(theirs, FourierOptions.AsymmetricScaling);
        Assert.InRange(Furthest(ours, theirs), 0, 1e-10);

        Fourier.Inverse(ours);
        Assert.InRange(Furthest(ours, signal), 0, 1e-12);
    }

    [Fact]
    public void A_signal_is_followed_by_zeros()
    {
        var spectrum = Fourier.Of([1, 0.5f, -0.25f], length: 8);

        Fourier.Inverse(spectrum);

        Assert.InRange(Furthest(spectrum, [1, 0.5, -0.25, 0, 0, 0, 0, 0]), 0, 1e-12);
    }

    private static double Furthest(Complex[] one, Complex[] other) => one.Zip(other, (a, b) => (a - b).Magnitude).Max();
}
