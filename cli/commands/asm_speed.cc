// SPDX-License-Identifier: MIT
#include "cli/commands/asm_speed.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>

#include "asm/control_code.h"
#include "asm/entry_layout.h"
#include "asm/host/places.h"
#include "boot/qemu.h"
#include "cli/error.h"
#include "cli/file.h"
#include "cli/interrupt.h"

namespace cli::commands {
namespace {

/// What loader and image print: lines of a name and a hexadecimal number.
using Said = std::map<std::string, std::uint64_t>;

Said RunOnce(const campaign::Toolbox& toolbox) {
  const std::string image = ReadText(toolbox.bin / "asm/host/image_64.bin", Named::kByProgram);
  Said said;
  const boot::Ended ended = boot::RunQemu(
      {.program = toolbox.bin / "asm/host/loader.bin",
       .command_line = "time",
       .module = std::span(reinterpret_cast<const std::uint8_t*>(image.data()), image.size()),
       .memory_mib = 256,
       .is_interrupted = Interrupted},
      [&](double /*seconds*/, const std::string& line) -> std::optional<std::chrono::seconds> {
        const std::size_t space = line.find(' ');
        if (space != std::string::npos) {
          said[line.substr(0, space)] = std::stoull(line.substr(space), nullptr, 16);
        }
        return std::nullopt;
      });
  if (ended.end == boot::End::kInterrupted) throw Interruption();
  if (ended.end != boot::End::kEnded || ended.status != 2 * DONE + 1) {
    throw EnvironmentError(
        fmt::format("asm/host/loader.bin: its image did not run (QEMU's exit code {}) {}",
                    ended.status, ended.errors));
  }
  if (said["pages"] != PAGES) {
    throw EnvironmentError(
        fmt::format("asm/host/loader.bin: {} of {} pages were moved", said["pages"], PAGES));
  }
  return said;
}

}  // namespace

std::vector<Figure> MeasureAsm(const campaign::Toolbox& toolbox, unsigned rounds) {
  Said fastest = RunOnce(toolbox);
  for (unsigned round = 1; round < rounds; ++round) {
    for (const auto& [name, number] : RunOnce(toolbox)) {
      fastest[name] = std::min(fastest[name], number);
    }
  }
  const auto to_relocation = [&](const char* name) {
    return static_cast<double>(fastest.at(name)) / static_cast<double>(fastest.at("time"));
  };
  const auto code_bytes =
      static_cast<std::uint64_t>(kexecore_control_code_end - kexecore_control_code);
  const std::uint64_t stack_bytes = fastest.at("sp") % KEXECORE_CONTROL_SIZE - code_bytes;
  const auto what = [](const char* instruction) {
    return fmt::format("relocation of {} MiB, speed to one {}", PAGES * KEXECORE_CONTROL_SIZE >> 20,
                       instruction);
  };
  return {
      {"relocation_to_movsb", what("rep movsb"), to_relocation("movsb"), 0.9, Figure::kAtLeast},
      // The control code copies with rep movsq itself. It is slower than one such copy because QEMU
      // has to run the code that reads the list, and to translate new code.
      {"relocation_to_movsq", what("rep movsq"), to_relocation("movsq"), 0.4, Figure::kAtLeast},
      {"control_code_bytes", "bytes of a control page that its code takes",
       static_cast<double>(code_bytes), KEXECORE_CONTROL_CODE_MAX, Figure::kAtMost},
      {"control_stack_bytes", "bytes of it that the image has as a stack",
       static_cast<double>(stack_bytes), KEXECORE_CONTROL_STACK_MIN, Figure::kAtLeast},
  };
}

}  // namespace cli::commands
