namespace AgentConnector.Devices.Lines;

/// <summary>Finds the device a request means.</summary>
internal static class DeviceChoice
{
    extension(IReadOnlyList<DeviceDescription> devices)
    {
        /// <summary>The one of that name; without a name the default, else the first real one.</summary>
        /// <exception cref="DeviceException">There is none; the message lists those there are.</exception>
        public DeviceDescription Choose(DeviceDirection direction, string? name)
        {
            var candidates = devices.Where(device => device.Direction == direction).ToList();
            var chosen = name is null
                ? candidates.Find(device => device.IsDefault) ?? candidates.Find(device => !device.IsMonitor)
                : candidates.Find(device => device.Name == name);
            if (chosen is not null)
            {
                return chosen;
            }

            var kind = direction is DeviceDirection.Capture ? "microphone" : "speaker";
            throw new DeviceException(DeviceFault.NotFound, candidates.Count == 0
                ? $"This machine has no {kind}."
                : $"There is no {kind} {name}; there is {string.Join(", ", candidates.Select(device => device.Name))}.");
        }
    }
}
