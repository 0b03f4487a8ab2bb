<?php
// SPDX-License-Identifier: GPL-3.0-or-later
// graphite_charts.php CONFIGURATION COMMAND HOST SERVICE FOLDER
// What Icinga Web 2's module for Graphite draws for a service: {title: {"curves": [...], "picture": file}} in JSON.
require_once '/usr/share/php/Icinga/Application/EmbeddedWeb.php';

use Icinga\Module\Graphite\Graphing\GraphingTrait;
use Icinga\Module\Graphite\Web\Widget\GraphImage;

[, $configuration, $command, $host, $service, $folder] = $argv;
$_SERVER['REQUEST_METHOD'] = 'GET'; // its classes for URLs are of use in a request alone
$_SERVER['REQUEST_URI'] = '/';
Icinga\Application\EmbeddedWeb::start('/usr/share/icingaweb2', $configuration)->getModuleManager()->loadModule('graphite');

class Charts
{
    use GraphingTrait;

    public static function templates($command)
    {
        return static::getAllTemplates()->getTemplates($command);
    }
}

$drawn = [];
foreach (Charts::templates($command) as $name => $template) {
    $filter = ['host.name' => $host, 'service.name' => $service, 'service.check_command' => $command];
    foreach ($template->getCharts(Charts::getMetricsDataSource(), null, $filter) as $chart) {
        $picture = (new GraphImage($chart->setFrom(-60)->setWidth(600)->setHeight(250)))->render();
        file_put_contents("$folder/$name.png", $picture);
        $drawn[$name] = ['curves' => array_values($chart->getMetrics()), 'picture' => "$folder/$name.png"];
    }
}
echo json_encode($drawn), "\n";
