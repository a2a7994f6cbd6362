namespace AgentConnector.Audio;

/// <summary>The impulse response of a low-pass as a function of time, which every ratio of rates samples at its own points.</summary>
/// <param name="Reach">How far it reaches to either side, in samples of the lower rate.</param>
/// <param name="At">Its value at a time from −1, where it begins, to 1, where it ends; zero at both.</param>
internal sealed record FilterKernel(int Reach, Func<double, double> At)
{
    // A Kaiser window of 64 zero crossings at 90 dB falls from 0.405 to 0.495 of the lower rate. Centring that on 0.45 (a roll-off
    // of 0.90) keeps all of the stop band below the lower rate's Nyquist frequency.
    private const int StudioReach = 32;
    private const double Attenuation = 90;
    private const double RollOff = 0.90;
    private const double Beta = 0.1102 * (Attenuation - 8.7); // Kaiser's formula for attenuations above 50 dB

    // Frequency sampling: what passes at every sixteenth of the lower rate (500 Hz at 8 kHz). A Kaiser window so short has 40 dB; these
    // values are the minimax fit (Lawson's reweighted least squares) of 1 ± 0.04 to 0.4256 and 0 ± 0.001 from 0.5738 of the lower rate on, under
    // two conditions: 1 at zero, and no step where the response begins and ends, so that it goes on falling.
    private static readonly double[] TelephonePasses =
        [1, 1.01424, 1.02867, 0.96508, 1.02821, 0.98216, 1.01322, 0.89156, 0.29026, 0.00858, 0.00085, -0.00041];

    public static FilterKernel Studio { get; } = new(StudioReach, time => Sinc(RollOff * StudioReach * time) * Kaiser(time));

    public static FilterKernel Telephone { get; } = new(8, Cosines);

    public static FilterKernel Of(ResamplerQuality quality) => quality switch
    {
        ResamplerQuality.Studio => Studio,
        ResamplerQuality.Telephone => Telephone,
        _ => throw new ArgumentOutOfRangeException(nameof(quality), quality, "There are Studio and Telephone."),
    };

    private static double Cosines(double time)
    {
        var sum = TelephonePasses[0] / 2;
        for (var k = 1; k < TelephonePasses.Length; k++)
        {
            sum += TelephonePasses[k] * Math.Cos(Math.PI * k * time);
        }

        return sum;
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private static double Kaiser(double time) => BesselI0(Beta * Math.Sqrt(1 - (time * time))) / BesselI0(Beta);

    private static double BesselI0(double x)
    {
        var (sum, term) = (1.0, 1.0);
        for (var k = 1; term > sum * 1e-17; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }
}
