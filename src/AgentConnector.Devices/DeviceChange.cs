namespace AgentConnector.Devices;

/// <summary>Something was plugged in, plugged out, or became the default.</summary>
public sealed record DeviceChange(DeviceChangeKind Kind, DeviceDescription Device)
{
    /// <summary>What leads from one list of devices to the next: removals first, so that a re-plugged device reads as one.</summary>
    internal static IEnumerable<DeviceChange> Between(IReadOnlyList<DeviceDescription> before, IReadOnlyList<DeviceDescription> after)
    {
        foreach (var gone in before.Where(old => !after.Any(old.IsSameDevice)))
        {
            yield return new(DeviceChangeKind.Removed, gone);
        }

        foreach (var device in after)
        {
            var old = before.FirstOrDefault(device.IsSameDevice);
            if (old is null)
            {
                yield return new(DeviceChangeKind.Added, device);
            }
            else if (old != device)
            {
                yield return new(DeviceChangeKind.Changed, device);
            }
        }
    }
}

/// <summary>What happened to a device.</summary>
public enum DeviceChangeKind
{
    /// <summary>It can be opened from now on.</summary>
    Added,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>It became the default or ceased to be, or its rate changed.</summary>
    Changed,
}
