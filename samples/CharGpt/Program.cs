Console.WriteLine("CharGpt");
