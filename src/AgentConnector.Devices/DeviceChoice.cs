namespace AgentConnector.Devices;

/// <summary>Finds the device a request means.</summary>
public static class DeviceChoice
{
    extension(IReadOnlyList<DeviceDescription> devices)
    {
        /// <summary>The one of that name; without a name the default, else the first real one. What a speaker plays is heard only by its name.</summary>
        /// <exception cref="DeviceException">There is none; the message lists those there are.</exception>
        public DeviceDescription Choose(DeviceDirection direction, string? name)
        {
            var candidates = devices.Where(device => device.Direction == direction).ToList();
            var real = candidates.Where(device => !device.IsMonitor);
            return (name is null ? real.OrderByDescending(device => device.IsDefault).FirstOrDefault() : candidates.Find(device => device.Name == name))
                ?? throw None(direction, name, candidates);
        }
    }

    private static DeviceException None(DeviceDirection direction, string? name, List<DeviceDescription> candidates)
    {
        var kind = direction is DeviceDirection.Capture ? "microphone" : "speaker";
        var names = string.Join(", ", candidates.Select(device => device.Name));
        return name is not null && candidates.Count > 0 ? new(DeviceFault.NotFound, $"There is no {kind} {name}; there is {names}.")
            : new(DeviceFault.BackendUnavailable, $"This machine has no {kind}: plug one in."
                + (candidates.Count > 0 ? $" What a speaker plays is taken for a microphone only by its name: {names}." : ""));
    }
}
