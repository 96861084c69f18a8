// SPDX-License-Identifier: MIT
#include "boot/boot.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "asm/host/places.h"
#include "cli/commands/commands.h"
#include "cli/duration.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "client/recipes.h"
#include "client/recording.h"
#include "trace/file.h"
#include "trace/foreign.h"

namespace cli::commands {
namespace {

namespace fs = std::filesystem;

constexpr char kSchema[] = "kexecore.boot/1";

constexpr char kFooter[] =
    R"(The exec that enters the image is the trace's, or else the hypervisor's own: of the DEFAULT
image, or where there is none a crash, in an NMI. A fault of the hook `enter` has the control
page refuse that call, and the trace goes on. A kernel is heard on a serial console: give the
client --console-serial --serial=0x3f8 --command-line=console=ttyS0. Exit code 1: it did not
say what it should.

Example:
  ./kexecore boot corpora/traces/kexec_boot_l.json)";

struct Options {
  std::string file;
  std::string until = boot::kMarker;
  std::string time = "2m";
  bool all = false;
  bool json = false;
};

// No package has a purgatory, which is linked for this very image: such foreign bytes come back by
// recording the trace again, where its folder has a recipe. False: the client was interrupted.
bool FetchForeign(const fs::path& path, const trace::Trace& trace) {
  trace::ForeignStore store;
  for (const trace::ForeignFile& file : trace.foreign) store.Open(file);
  const fs::path folder = path.parent_path().empty() ? "." : path.parent_path();
  if (store.missing().empty() || !fs::exists(folder / "recipes.txt")) return true;
  for (const client::Recipe& recipe : client::ReadRecipes(folder)) {
    if (recipe.file != path.filename()) continue;
    if (client::Record(recipe.arguments).exit_code == 128 + SIGINT) return false;
  }
  return true;
}

// A kernel prints much between its banner and the end.
bool IsShown(const boot::Event& event, const Options& options) {
  const auto has = [&](const char* text) { return event.text.find(text) != std::string::npos; };
  return options.all || event.who != "kernel" || has("Linux version") || has("Kernel panic") ||
         has("Run /init") || has("Power down") || has(options.until.c_str());
}

// The last line of the hypervisor's, or of the image's.
std::string LastWords(const boot::Booted& booted, bool of_hypervisor) {
  for (auto event = booted.events.rbegin(); event != booted.events.rend(); ++event) {
    if ((event->who == boot::kHypervisor) == of_hypervisor) return event->text;
  }
  return {};
}

std::string HowItEnded(const boot::Booted& booted, const Options& options) {
  if (booted.ended.end == boot::End::kInterrupted) return "interrupted";
  if (booted.has_marker && booted.ended.end != boot::End::kEnded) return "it ran";
  if (booted.has_marker) {
    const int status = booted.ended.status;
    constexpr int kBySmallImage = 2 * DONE + 1;  // as QEMU makes an exit code of it
    return status == 0 || status == kBySmallImage
               ? "it ran, and ended itself"
               : fmt::format("it ran; then QEMU ended with exit code {}", status);
  }
  std::string why =
      booted.ended.end == boot::End::kTimedOut
          ? fmt::format("within {}", options.time)
          : fmt::format("the machine ended (QEMU's exit code {}):", booted.ended.status);
  if (!booted.is_entered) {
    why += fmt::format(" no image was entered; the hypervisor's last line: {}",
                       LastWords(booted, true));
  } else if (LastWords(booted, false).empty()) {
    why +=
        " the image that was entered said nothing; a kernel only does on a serial console "
        "(console=ttyS0)";
  } else {
    why += fmt::format(" the image did not say \"{}\"; its last line: {}", options.until,
                       LastWords(booted, false));
  }
  const std::size_t line = booted.ended.errors.find('\n');
  if (line != std::string::npos) why += "; QEMU: " + booted.ended.errors.substr(0, line);
  return why;
}

void Print(const boot::Event& event) {
  fmt::print("{:7.2f} s  {:<10}  {}\n", event.seconds, event.who, event.text);
  std::fflush(stdout);
}

void PrintForMachines(const boot::Booted& booted, const std::string& ending) {
  nlohmann::json items = nlohmann::json::array();
  for (const boot::Event& event : booted.events) {
    items.push_back({{"seconds", event.seconds}, {"who", event.who}, {"text", event.text}});
  }
  PrintReport(kSchema, booted.has_marker,
              {{"lines", booted.events.size()},
               {"entered", booted.is_entered},
               {"ended_by_itself", booted.ended.end == boot::End::kEnded},
               {"ending", ending}},
              items);
}

Exit Report(const boot::Booted& booted, const Options& options) {
  const std::string ending = HowItEnded(booted, options);
  if (options.json) {
    PrintForMachines(booted, ending);
  } else {
    fmt::print("{}\n", ending);
  }
  if (booted.ended.end == boot::End::kInterrupted) return kInterrupted;
  return booted.has_marker ? kHeld : kDefect;
}

Exit Boot(const Options& options, const Context& context) {
  const std::chrono::seconds time = ParseDuration(options.time);
  const trace::Trace trace = trace::LoadFile(options.file);
  const InterruptGuard guard;  // a Ctrl-C ends QEMU, and what it left in TMPDIR
  if (!FetchForeign(options.file, trace) || Interrupted()) {
    boot::Booted none;
    none.ended.end = boot::End::kInterrupted;
    return Report(none, options);
  }
  trace::ForeignStore store;
  Progress progress;
  const std::string waits = fmt::format("the machine runs, at most {}", options.time);
  progress.Say(waits);
  const boot::Booted booted =
      boot::Boot(trace, store,
                 {.hypervisor = context.toolbox.bin / "asm/host/hypervisor/hypervisor.bin",
                  .marker = options.until,
                  .time_out = time,
                  .is_interrupted = Interrupted},
                 [&](const boot::Event& event) {
                   if (options.json || !IsShown(event, options)) return;
                   progress.Wipe();
                   Print(event);
                   progress.Say(waits);
                 });
  progress.Wipe();
  return Report(booted, options);
}

}  // namespace

void AddBoot(Program& program, const Context& context) {
  auto options = std::make_shared<Options>();
  Command command =
      program.Add("boot", "Make a trace's calls on a bare machine in QEMU, and enter its image",
                  [options, &context] { return Boot(*options, context); });
  command.Add("TRACE", options->file, "A trace that leaves an image loaded").Required();
  command.Add("--until", options->until, "What the image says when it runs")
      .NotEmpty("says nothing")
      .WithDefault();
  command.Add("--time", options->time, "How long it may take").WithDefault();
  command.Flag("--all", options->all, "Every line of a kernel's");
  command.Json(options->json, kSchema);
  command.Footer(kFooter);
}

}  // namespace cli::commands
