// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "cli/commands/findings.h"
#include "fuzz/engines/campaign/campaign.h"

/// The parts that `fuzz` and `check` share.
namespace cli::commands {

/// Runs a campaign, with a progress line on a terminal.
campaign::Result RunCampaign(const campaign::Options& plan, const campaign::Toolbox& toolbox);

/// Triages all findings of the plan's targets: those of this campaign, and those of earlier ones in
/// the same folder.
Triaged TriageFindings(const campaign::Options& plan);

nlohmann::json Summary(const campaign::Result& result, const Triaged& triaged);
nlohmann::json Items(const campaign::Result& result, const Triaged& triaged);

}  // namespace cli::commands
